// The texts of a form, each a field with its toolbar. A field is one exchangeable part: nobody else knows what a text is written
// in. Whatever takes the place of TextField (an editor of rich text) must offer the same:
//
//   new TextField(box)      box is the element with data-field, the name of the value; it holds what the server put there
//   name, box               the value's name ("title", a field's key, a setting's path), and the element
//   text                    the Markdown, to read and to set; setting it tells nobody
//   caret                   the index in the Markdown at which the caret stands, or null where it stands elsewhere
//   focus(index)            puts the caret there, in sight
//   wrap(before, after)     puts marks around what is chosen
//   insert(markdown)        puts blocks on lines of their own, where the caret stands
//   below(element)          puts an element under the text
//
// and send from its box, bubbling: "input" at every change by hand, "change" when it is left changed. Toolbar, saving, findings
// and pages use nothing else.
import {acts, ask, body, forms, make, query, queryAll, send} from "./core.js";

export class TextField {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.field;
    this.area = query("textarea", box);
    this.grow();
    this.area.addEventListener("input", () => this.grow());
    if ("line" in this.area.dataset) this.area.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
  }
  get text() { return this.area.value; }
  set text(markdown) { this.area.value = markdown; this.grow(); }
  get caret() { return document.activeElement === this.area ? this.area.selectionStart : null; }
  focus(index = this.area.selectionStart) {
    this.area.focus();
    this.area.setSelectionRange(index, index);
    this.area.scrollIntoView({block: "center"});
  }
  grow() { this.area.style.height = "0"; this.area.style.height = `${this.area.scrollHeight + 2}px`; }
  below(element) { this.area.after(element); }
  #put(text, start, end, first, last) {
    const {area} = this;
    area.focus();
    area.setRangeText(text, start, end);
    area.setSelectionRange(first, last);
    area.dispatchEvent(new Event("input", {bubbles: true}));
  }
  get chosen() { return this.area.value.slice(this.area.selectionStart, this.area.selectionEnd); }
  get place() { return this.area.selectionStart; }
  wrap(before, after, words = this.chosen || "…") {
    const start = this.area.selectionStart;
    this.#put(before + words + after, start, this.area.selectionEnd, start + before.length, start + before.length + words.length);
  }
  lines(marked) {  // each line of what is chosen, marked
    const {area} = this;
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const found = area.value.indexOf("\n", Math.max(area.selectionEnd - (area.selectionEnd > start ? 1 : 0), start));
    const end = found < 0 ? area.value.length : found;
    const text = (area.value.slice(start, end) || "…").split("\n").map(marked).join("\n");
    const gap = start && area.value[start - 2] !== "\n" && !marked("").startsWith("| ") ? "\n" : "";
    this.#put(gap + text, start, end, start + gap.length, start + gap.length + text.length);
  }
  insert(markdown, caret = markdown.length) {
    const {value, selectionEnd} = this.area;
    const found = value.indexOf("\n", selectionEnd);
    const place = found < 0 ? value.length : found;
    const [before, after] = [value.slice(0, place).trimEnd() ? "\n\n" : "", value.slice(place).trim() ? "\n" : ""];
    const start = value.slice(0, place).trimEnd().length;
    this.#put(before + markdown + after, start, place, start + before.length + caret, start + before.length + caret);
  }
  note() {  // a footnote's mark here, its words at the end
    const {value, selectionEnd} = this.area;
    const number = Math.max(0, ...[...value.matchAll(/\[\^(\d+)\]/g)].map(match => Number(match[1]))) + 1;
    const whole = `${value.slice(0, selectionEnd)}[^${number}]${value.slice(selectionEnd).trimEnd()}\n\n[^${number}]: `;
    this.#put(whole, 0, value.length, whole.length, whole.length);
  }
  table(grown) {  // the table in which the caret stands, changed; false where it stands in none
    const {value, selectionStart} = this.area;
    const lines = value.split("\n");
    const at = value.slice(0, selectionStart).split("\n").length - 1;
    if (!lines[at].trim().startsWith("|")) return false;
    let [first, last] = [at, at];
    while (lines[first - 1]?.trim().startsWith("|")) first -= 1;
    while (lines[last + 1]?.trim().startsWith("|")) last += 1;
    const start = lines.slice(0, first).join("\n").length + (first ? 1 : 0);
    const table = grown(lines.slice(first, last + 1), at - first).join("\n");
    this.#put(table, start, start + lines.slice(first, last + 1).join("\n").length, start + table.length, start + table.length);
    return true;
  }
}

export const fields = new Map(queryAll("[data-field]").map(box => [box.dataset.field, new TextField(box)]));
document.fonts.ready.then(() => fields.forEach(field => field.grow()));
addEventListener("resize", () => fields.forEach(field => field.grow()));
export const fieldOf = element => fields.get(element?.closest?.("[data-field]")?.dataset.field);

// ---------------------------------------------------------------- the toolbar

const [FIRST, SECOND] = (body.dataset.columns ?? "A|B").split("|");
const tools = {
  bold: field => field.wrap("**", "**"),
  italic: field => field.wrap("*", "*"),
  heading: field => field.lines(line => `### ${line}`),
  list: field => field.lines(line => `- ${line}`),
  numbers: field => field.lines((line, index) => `${index + 1}. ${line}`),
  link: field => open("link", field, {words: field.chosen, address: "https://"}),
  reference: field => pick(field),
  note: field => field.note(),
  table: field => field.insert(`| ${FIRST} | ${SECOND} |\n|---|---|\n|  |  |`, 2),
  row: field => field.table((lines, at) => lines.toSpliced(Math.max(at, 1) + 1, 0, lines[0].replace(/[^|]+/g, "  "))),
  column: field => field.table(lines => lines.map((line, index) => line.trimEnd().replace(/\|?$/, index === 1 ? "|---|" : "|  |"))),
  picture: field => open("picture", field, {}),
};
document.addEventListener("click", event => {
  const button = event.target.closest("[data-tool]");
  if (button) tools[button.dataset.tool](fieldOf(button));
});
document.addEventListener("keydown", event => {
  const toolbar = event.target.closest?.(".tools");
  if (toolbar && ["ArrowLeft", "ArrowRight"].includes(event.key)) {  // one stop of the tab key, then by arrows (ARIA, toolbar)
    const buttons = queryAll("button", toolbar);
    const next = buttons[(buttons.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1) + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }
  const tool = {b: "bold", i: "italic", k: "link"}[event.key.toLowerCase()];
  const field = (event.ctrlKey || event.metaKey) && tool && !event.target.matches?.("[data-line]") && event.target.closest?.("[data-field]") && fieldOf(event.target);
  if (!field) return;
  event.preventDefault();
  tools[tool](field);
});

// ---------------------------------------------------------------- what a tool asks for

let asking;  // the field that a dialog is about
const open = (name, field, values) => {
  const dialog = query(`#ask-${name}`);
  asking = field;
  query("form", dialog).reset();
  for (const [key, value] of Object.entries(values)) query(`[name=${key}]`, dialog).value = value;
  dialog.showModal();
  return dialog;
};
const closed = form => { form.closest("dialog").close(); };
acts.cancel = (_, button) => closed(button);
const plain = words => words.replace(/\s+/g, " ").trim().replace(/([\[\]\\*_`])/g, "\\$1");
forms.link = form => {
  closed(form);
  const {words, address} = form.elements;
  const target = /^[^\s@:]+@[^\s@]+$/.test(address.value) ? `mailto:${address.value}` : address.value;
  asking.wrap("[", `](${target.replace(/[\s()<>]/g, encodeURIComponent)})`, plain(words.value) || target);
};
let entries;
const pick = async field => {
  entries ??= await ask("/entries");
  const dialog = open("reference", field, {words: field.chosen});
  list(query("[name=search]", dialog));
};
const list = search => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = entries.filter(({number, title}) => words.every(word => `${number} ${title}`.toLowerCase().includes(word)));
  query("select", search.form).replaceChildren(...rows.map(({id, number, title}) => make("option", {value: id, textContent: `${number}  ${title}`})));
  query("select", search.form).selectedIndex = 0;
};
query("#ask-reference [name=search]")?.addEventListener("input", event => list(event.target));
query("#ask-reference select")?.addEventListener("dblclick", event => event.target.form.requestSubmit());
forms.reference = form => {
  const {choice, words} = form.elements;
  const {title} = entries.find(({id}) => id === choice.value) ?? {};
  if (!title) return;
  closed(form);
  asking.wrap("[", `](#${choice.value})`, plain(words.value || title));
};
let dropped;  // a picture that was dropped on a field, in place of one that is chosen
const asked = file => { query("#ask-picture .chosen").textContent = file?.name ?? ""; };
forms.picture = async form => {
  const {file, alternative, caption} = form.elements;
  const chosen = dropped ?? file.files[0];
  if (!chosen) { file.click(); return; }
  const {name} = await send("/pictures", chosen);
  closed(form);
  const title = caption.value.replace(/\s+/g, " ").trim().replace(/(["\\])/g, "\\$1");
  asking.insert(`![${plain(alternative.value)}](images/${name}${title ? ` "${title}"` : ""})`);
};
query("#ask-picture")?.addEventListener("close", () => { dropped = undefined; asked(); });
query("#ask-picture [name=file]")?.addEventListener("change", event => { dropped = undefined; asked(event.target.files[0]); });
const isPicture = transfer => [...transfer?.items ?? []].some(item => item.kind === "file" && item.type.startsWith("image/"));
const brought = (event, transfer) => {  // a picture dropped on a field, or pasted into it
  const field = event.target.closest?.("[data-field]") && fieldOf(event.target);
  if (!field || "line" in field.area.dataset || !isPicture(transfer)) return;
  event.preventDefault();
  dropped = [...transfer.files].find(file => file.type.startsWith("image/"));
  open("picture", field, {});
  asked(dropped);
};
document.addEventListener("dragover", event => { if (event.target.closest?.("[data-field]") && isPicture(event.dataTransfer)) event.preventDefault(); });
document.addEventListener("drop", event => brought(event, event.dataTransfer));
document.addEventListener("paste", event => brought(event, event.clipboardData));
