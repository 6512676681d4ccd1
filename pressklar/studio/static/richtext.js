// A text written as it looks. It takes TextField's place where the server gives the text as a document; the Markdown under it stays
// the value: after each change the server says what the text reads as then, the blocks that nobody changed in their own characters.
import {Editor, Extension, pm} from "/library/editor.js";
import {ask, body, forms, make, query, queryAll} from "./core.js";
import {plainHtml} from "./pasting.js";
import {note, whole} from "./schema.js";
import {TextField} from "./textfield.js";

const {Decoration, DecorationSet} = pm.view;
const words = body.dataset;

// ---------------------------------------------------------------- places

// Markdown and what is seen have their letters in common, in one order, but for addresses and the like: a place in the one is found
// in the other by the letters around it.
const LETTER = /[\p{L}\p{N}]/u;
const AROUND = 24;
const lettersOf = text => {
  const letters = [];
  for (let index = 0; index < text.length; index += 1) if (LETTER.test(text[index])) letters.push([text[index].toLowerCase(), index]);
  return letters;
};
const lettersIn = doc => {
  const letters = [];
  doc.descendants((node, place) => {
    if (!node.isText) return;
    for (const [letter, index] of lettersOf(node.text)) letters.push([letter, place + index]);
  });
  return letters;
};
const nearest = (from, place, to) => {  // where the letter that follows a place of the one stands in the other
  const at = from.findIndex(([, index]) => index >= place);
  const end = at < 0 ? from.length : at;
  let best = [-1, 0];
  for (let index = 0; index <= to.length; index += 1) {
    let agreeing = 0;
    while (agreeing < AROUND && from[end + agreeing]?.[0] === to[index + agreeing]?.[0] && from[end + agreeing]) agreeing += 1;
    let before = 0;
    while (before < AROUND && from[end - 1 - before] && from[end - 1 - before][0] === to[index - 1 - before]?.[0]) before += 1;
    const nearer = Math.abs(index - end) / (to.length + 1);  // of places alike, the one that lies alike
    if (agreeing + before - nearer > best[0]) best = [agreeing + before - nearer, index];
  }
  return to[best[1]]?.[1] ?? (to.length ? to.at(-1)[1] + 1 : 0);
};

// ---------------------------------------------------------------- what stands in a text and is more than words

const popup = (view, name, values) => {  // a dialog of the page, filled and shown; when it closes, keys go to the text again
  view.focus();
  const dialog = query(`#ask-${name}`);
  query("form", dialog).reset();
  for (const [key, value] of Object.entries(values)) query(`[name=${key}]`, dialog).value = value;
  dialog.showModal();
  return dialog;
};
const shownNote = ({content}) => content.map(inline => inline.text ?? " ").join("");
const view = (name, tag, draw) => Extension.create({name: `${name}View`, addProseMirrorPlugins: () => [new pm.state.Plugin({props: {nodeViews: {[name]: (node, editor, place) => {
  const dom = make(tag);
  draw(dom, node, editor, place);
  return {dom, update: other => { if (other.type !== node.type) return false; draw(dom, other, editor, place); return true; }, stopEvent: event => event.type === "mousedown" && Boolean(event.target.closest("button"))};
}}}})]});
const noteView = view("footnote", "span", (dom, node, editor, place) => {
  const button = make("button", {type: "button", className: "note", title: shownNote(node.attrs), ariaLabel: `${words.note}: ${shownNote(node.attrs)}`}, "*");
  button.addEventListener("click", () => editNote(editor, place(), editor.state.doc.nodeAt(place())));
  dom.replaceChildren(button);
});
const titles = new Map();
const referenceView = view("cross_reference", "span", (dom, node) => {
  dom.className = "reference";
  dom.textContent = `→ ${titles.get(node.attrs.proposal) ?? node.attrs.proposal}`;
});
const figureView = Extension.create({name: "figureView", addProseMirrorPlugins: () => [new pm.state.Plugin({props: {nodeViews: {figure: (node, editor, place) => {
  const picture = make("img");
  const caption = make("figcaption");
  const button = make("button", {type: "button", textContent: words.describe});
  const dom = make("figure", {}, picture, button, caption);
  const draw = ({attrs}) => {
    picture.src = attrs.src.startsWith("images/") ? `/${attrs.src.split("/").map(encodeURIComponent).join("/")}` : "";
    picture.alt = attrs.alt;
  };
  button.contentEditable = "false";
  button.addEventListener("click", () => describe(editor, place()));
  draw(node);
  return {dom, contentDOM: caption, update: other => { if (other.type !== node.type) return false; draw(other); return true; }, stopEvent: event => event.target === button, ignoreMutation: change => change.target !== caption && !caption.contains(change.target)};
}}}})]});
const describe = (editor, place) => {
  const {alt, credit} = editor.state.doc.nodeAt(place).attrs;
  popup(editor, "description", {alternative: alt, credit});
  answer = ({elements}) => editor.dispatch(editor.state.tr.setNodeAttribute(place, "alt", elements.alternative.value).setNodeAttribute(place, "credit", elements.credit.value));
};
let answer = () => {};  // what the open dialog's answer does
forms.description = form => { form.closest("dialog").close(); answer(form); };
let isTaken = false;  // a note's words, and not left by Cancel or Escape
forms.note = form => { isTaken = true; form.closest("dialog").close(); };
const editNote = (editor, place, node) => {
  const dialog = popup(editor, "note", {});
  const holder = query(".note-text", dialog);
  const inner = new Editor({element: holder, extensions: note, injectCSS: false, content: {type: "doc", content: [{type: "paragraph", content: node.attrs.content}]}, editorProps: {attributes: {"aria-label": words.note, role: "textbox", "aria-multiline": "true"}, transformPastedHTML: plainHtml, handleKeyDown: (_, {key}) => key === "Escape" && (dialog.close(), true)}});
  inner.commands.setTextSelection(inner.state.doc.content.size);
  inner.view.focus();
  const done = () => {
    const content = isTaken ? inner.getJSON().content[0].content ?? [] : node.attrs.content;
    isTaken = false;
    const {label} = node.attrs;
    const change = editor.state.tr;
    if (!content.length) change.delete(place, place + 1);
    else if (JSON.stringify(content) !== JSON.stringify(node.attrs.content)) {
      change.setNodeAttribute(place, "content", content);
      editor.state.doc.descendants((other, at) => { if (other.type.name === "footnote" && label && other.attrs.label === label) change.setNodeAttribute(at, "content", content); });
    }
    if (change.docChanged) editor.dispatch(change);
    inner.destroy();
    holder.replaceChildren();
    editor.focus();
  };
  dialog.addEventListener("close", done, {once: true});
};

// ---------------------------------------------------------------- findings under their words

const FOUND = new pm.state.PluginKey("findings");
const findings = Extension.create({name: "findings", addProseMirrorPlugins: () => [new pm.state.Plugin({
  key: FOUND,
  state: {init: () => DecorationSet.empty, apply: (change, set) => change.getMeta(FOUND) ?? set.map(change.mapping, change.doc)},
  props: {decorations(state) { return this.getState(state); }},
})]});

// ---------------------------------------------------------------- the field

// A browser tells of a moved caret some time later: before the next key acts, or something is drawn in the text, the editor must
// know, or it would put the caret back where it was.
const readCaret = () => { document.dispatchEvent(new Event("selectionchange")); };
const PRESSED = Object.entries({bold: "strong", italic: "emphasis", superscript: "superscript", subscript: "subscript", heading: "subhead", list: "bullet_list", numbers: "ordered_list"});
const WAIT = 15;  // milliseconds after a key until the server is asked what the text reads as

class RichField extends TextField {
  #editor; #origin; #wanted = 0; #known = 0; #asking = false; #timer = null; #touched = 0;

  // `content` is the document that `origin`, the Markdown, reads as: against it the server writes what has changed.
  constructor(box, content) {
    super(box);
    this.#origin = super.text;
    this.page = make("div", {className: "rich"});
    this.area.before(this.page);
    this.page.addEventListener("input", event => event.stopPropagation());  // what the text reads as isn't known yet
    this.#editor = new Editor({
      element: this.page, injectCSS: false, content,
      extensions: [...whole, noteView, referenceView, figureView, findings, history],
      editorProps: {
        attributes: {role: "textbox", "aria-multiline": "true", "aria-labelledby": `${this.area.id}-label`, id: `${this.area.id}-rich`, spellcheck: "false", lang: this.area.lang || document.documentElement.lang},
        transformPastedHTML: plainHtml,
        handleClick: (_, place, event) => this.#explain(event.target.closest(".flaw")),
        handleDOMEvents: {
          keydown: () => { readCaret(); return false; },
          focus: view => { view.focus(); return false; },  // the caret where it was at once: a browser puts it at the text's beginning
          blur: () => { this.flush().then(changed => { if (changed) this.box.dispatchEvent(new Event("change", {bubbles: true})); }); return false; },
        },
      },
      onUpdate: () => this.#changed(),
      onSelectionUpdate: ({editor}) => box.classList.toggle("with-table", pm.tables.isInTable(editor.state)),
      onTransaction: ({editor}) => { for (const [tool, name] of PRESSED) query(`[data-tool=${tool}]`, box).ariaPressed = editor.isActive(name); },
    });
    this.#show(localStorage.getItem("plain") === null);  // who rather writes with marks does so in every field
    box.addEventListener("input", event => { if (event.target === this.area && this.isRich) this.take(this.text); });
    const list = query("[data-remarks]", box)?.parentElement;
    if (list) new MutationObserver(changes => { if (changes.some(({addedNodes}) => [...addedNodes].some(node => node.matches?.("[data-remarks]")))) this.#underline(); }).observe(list, {childList: true});
    this.#underline();
  }
  #show(rich) {
    this.isRich = rich;
    this.box.classList.remove("with-table");
    this.box.classList.toggle("written", rich);
    for (const tool of queryAll("[aria-pressed]", this.box)) tool.ariaPressed = null;  // marks stand in a plain text as letters
    this.page.hidden = !rich;
    this.area.hidden = rich;
    this.grow();
  }

  // the same as of any field

  get text() { return this.area.value; }
  get #isBeforeNextWord() {  // a space was written last, which Markdown drops at a text's end
    const {$head} = this.#editor.state.selection;
    return this.#editor.isFocused && /\s$/.test($head.parent.textBetween(0, $head.parentOffset, "", "x"));
  }
  async take(markdown) {
    if (!this.isRich) return super.take(markdown);
    const before = this.text;
    const document = await this.#document(markdown);
    if (this.text !== before || this.pending || this.#isBeforeNextWord) return false;
    if (document) this.#see(markdown, document);
    else { this.#show(false); await super.take(markdown); }
    return true;
  }
  get caret() {
    if (!this.isRich) return super.caret;
    if (!this.#editor?.isFocused) return null;
    return nearest(lettersIn(this.#editor.state.doc), this.#editor.state.selection.head, lettersOf(this.text));
  }
  focus(index) {
    if (!this.isRich) return super.focus(index);
    const {state, view} = this.#editor;
    view.focus();
    if (index === undefined) return undefined;
    const place = nearest(lettersOf(this.text), index, lettersIn(state.doc));
    view.dispatch(state.tr.setSelection(pm.state.TextSelection.near(state.doc.resolve(Math.min(place, state.doc.content.size)))));
    const {node} = view.domAtPos(view.state.selection.head);
    (node.nodeType === 1 ? node : node.parentElement).scrollIntoView({block: "center"});
    return undefined;
  }
  get chosen() {
    if (!this.isRich) return super.chosen;
    const {from, to} = this.#editor.state.selection;
    return this.#editor.state.doc.textBetween(from, to, " ");
  }

  // tools

  get #tools() { this.focus(); return this.#editor.chain(); }  // the library's own focus comes some frames later, and keys before it are lost
  mark(name) { if (!this.isRich) return super.mark(name); return this.#tools.toggleMark(name).run(); }
  heading() { return this.isRich ? this.#tools.toggleNode("subhead", "paragraph", {level: 3}).run() : super.heading(); }
  list(ordered) {
    if (!this.isRich) return super.list(ordered);
    return this.#tools.toggleList(ordered ? "ordered_list" : "bullet_list", "list_item").run();
  }
  link(text, target) {
    if (!this.isRich) return super.link(text, target);
    return this.#tools.insertContent({type: "text", text, marks: [{type: "link", attrs: {target, title: ""}}]}).unsetMark("link").run();
  }
  picture(src, alt, caption) {
    if (!this.isRich) return super.picture(src, alt, caption);
    return this.#tools.insertContent({type: "figure", attrs: {src, alt, credit: ""}, content: caption ? [{type: "text", text: caption}] : []}).run();
  }
  note() {
    if (!this.isRich) return super.note();
    const {view} = this.#editor;
    const place = view.state.selection.to;
    view.dispatch(view.state.tr.insert(place, view.state.schema.nodes.footnote.create()));
    return editNote(view, place, view.state.doc.nodeAt(place));
  }
  table(first, second) {
    if (!this.isRich) return super.table(first, second);
    const cell = (type, text) => ({type, content: text ? [{type: "text", text}] : []});
    this.#tools.insertContent({type: "table", content: [
      {type: "table_row", content: [cell("table_header", first), cell("table_header", second)]},
      {type: "table_row", content: [cell("table_cell"), cell("table_cell")]},
    ]}).run();
    const {state, view} = this.#editor;
    if (!pm.tables.isInTable(state)) return undefined;
    const {tableStart, map} = pm.tables.selectedRect(state);
    const head = tableStart + map.map[0] + 1;  // the first head, chosen to be written over
    view.dispatch(state.tr.setSelection(pm.state.TextSelection.create(state.doc, head, head + first.length)));
    return undefined;
  }
  grid(name) {
    if (!this.isRich) return super.grid(name);
    const {addRowAfter, addColumnAfter, deleteRow, deleteColumn, deleteTable, isInTable, selectedRect} = pm.tables;
    const {state, view} = this.#editor;
    if (!isInTable(state)) return undefined;
    const {top, map} = selectedRect(state);
    const removals = {"no-row": top > 0 && map.height > 2 && deleteRow, "no-column": map.width > 1 && deleteColumn};  // the heads stay, and one of each
    const command = {"row": addRowAfter, "column": addColumnAfter, "no-table": deleteTable, ...removals}[name];
    if (command) command(state, view.dispatch);
    view.focus();
    return undefined;
  }

  // Markdown behind it

  async toggle() {
    if (this.isRich) localStorage.setItem("plain", ""); else localStorage.removeItem("plain");
    if (this.isRich) { await this.flush(); this.#show(false); this.area.focus(); return; }
    const {text} = this;
    const document = await this.#document(text);
    if (!document || this.text !== text) return;
    this.#see(text, document);
    this.#show(true);
    this.focus();
  }
  #changed() {
    this.#wanted += 1;
    this.#touched = performance.now();
    this.box.classList.add("pending");
    this.#timer ??= setTimeout(() => this.#write(), WAIT);
  }
  get pending() { return this.#known !== this.#wanted; }
  async flush() {
    const before = this.area.value;
    while (this.pending) if (!await this.#write()) break;
    return this.area.value !== before || this.#left;
  }
  #left = false;
  async #write() {  // one question at a time; what is written meanwhile is the next
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#asking) return this.#asking;
    this.#asking = (async () => {
      while (this.pending) {
        const count = this.#wanted;
        const answer = await ask("/markdown", {source: this.#origin, document: this.#editor.getJSON()}).catch(() => null);
        if (!answer) return false;
        this.#known = count;
        if (this.area.value === answer.text) continue;
        this.area.value = answer.text;
        this.#left = true;
        this.box.dispatchEvent(new CustomEvent("input", {bubbles: true, detail: this.#touched}));
      }
      return true;
    })();
    const done = await this.#asking;
    this.#asking = false;
    this.box.classList.toggle("pending", this.pending);
    return done;
  }
  async #document(markdown) {  // what a text reads as; nothing where the editor can't hold it
    const {documents: [document], titles: known} = await ask("/documents", {texts: [markdown]});
    for (const [id, title] of Object.entries(known)) titles.set(id, title);
    return document;
  }
  #see(markdown, document) {
    this.#origin = this.area.value = markdown;
    readCaret();
    this.#replace(this.#editor.state.schema.nodeFromJSON(document));
    this.#known = this.#wanted;
    this.#underline();
  }
  #replace(doc) {  // where it differs alone: what is chosen stays, and the caret
    const {state, view} = this.#editor;
    const start = state.doc.content.findDiffStart(doc.content);
    if (start === null) return;
    const {a, b} = state.doc.content.findDiffEnd(doc.content);
    const twice = Math.max(start - Math.min(a, b), 0);  // letters that belong to both ends, as where one of two alike is new
    const change = state.tr.replace(start, a + twice, doc.slice(start, b + twice));
    if (change.doc.eq(doc)) view.dispatch(change.setMeta("preventUpdate", true));
    else this.#editor.commands.setContent(doc.toJSON(), {emitUpdate: false});
  }
  #explain(flaw) {  // what is wrong with a word, and its answers, at the word
    query(".explained", this.box)?.remove();
    const remark = flaw && queryAll(".remark[data-start]", this.box)[Number(flaw.dataset.remark)];
    if (!remark) return false;
    const box = make("aside", {className: `explained ${remark.className}`}, ...[...remark.childNodes].map(node => node.cloneNode(true)));
    box.style.top = `${flaw.getBoundingClientRect().bottom - this.box.getBoundingClientRect().top + 4}px`;
    box.addEventListener("keydown", event => { if (event.key === "Escape") { box.remove(); this.focus(); } });
    this.page.after(box);
    return false;
  }
  #underline() {
    readCaret();
    const {state, view} = this.#editor;
    const [source, seen] = [lettersOf(this.area.value), lettersIn(state.doc)];
    const marked = queryAll(".remark[data-start]", this.box).map((remark, number) => {
      const [start, end] = [Number(remark.dataset.start), Number(remark.dataset.end)];
      const [from, to] = [nearest(source, start, seen), nearest(source, end, seen)];
      return to > from && to - from < 2 * (end - start) + 8 ? Decoration.inline(from, to, {class: `flaw ${remark.className.replace("remark", "").trim()}`, "data-remark": number}) : null;
    });
    const set = DecorationSet.create(state.doc, marked.filter(Boolean));
    view.dispatch(state.tr.setMeta(FOUND, set).setMeta("addToHistory", false));
  }
}
const history = Extension.create({name: "history", addProseMirrorPlugins: () => [pm.history.history()], addKeyboardShortcuts() {
  const run = command => () => command(this.editor.state, this.editor.view.dispatch);
  return {"Mod-z": run(pm.history.undo), "Mod-y": run(pm.history.redo), "Shift-Mod-z": run(pm.history.redo)};
}});

// A text field's successor: the caret stands where it stood. `titles` are the proposals' that texts refer to.
export const upgraded = (field, document, known) => {
  for (const [id, title] of Object.entries(known)) titles.set(id, title);
  const {caret} = field;
  const rich = new RichField(field.box, document);
  if (caret !== null) rich.focus(caret);
  return rich;
};
