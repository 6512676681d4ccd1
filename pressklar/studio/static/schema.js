// The dialect of the texts as an editor's schema, and nothing more: pressklar/markup/prosemirror.py reads and writes the same
// names. Pasted HTML is read by it too: what it doesn't name is dropped, its words kept.
import {Mark, Node, mergeAttributes, pm, wrappingInputRule} from "/library/editor.js";

const bare = (name, inner = {}) => ({name, ...inner});
const hidden = value => ({default: value, rendered: false});
// Read from the attribute: the page's policy keeps a style attribute from having any effect, also in what is pasted.
const css = (element, name) => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([\\w-]+)`, "i").exec(element.getAttribute("style") ?? "")?.[1] ?? "";
const styled = (tag, style, test) => ({tag, getAttrs: element => (test(css(element, style)) ? {} : false)});
const isBold = weight => /^(bold|bolder|[6-9]00)$/.test(weight);
const block = (name, tag, inner) => Node.create(bare(name, {group: "block", renderHTML: () => [tag, 0], parseHTML: () => [{tag}], ...inner}));

const doc = Node.create(bare("doc", {topNode: true, content: "block+"}));
const text = Node.create(bare("text", {group: "inline"}));
const paragraph = block("paragraph", "p", {content: "inline*", priority: 1000});
const subhead = block("subhead", "h3", {
  content: "inline*", defining: true,
  addAttributes: () => ({level: hidden(3)}),
  parseHTML: () => [1, 2, 3, 4, 5, 6].map(level => ({tag: `h${level}`, attrs: {level: 3}})),
});
const list = (name, tag, sign, attributes) => block(name, tag, {
  group: "block list", content: "list_item+", addAttributes: () => ({tight: hidden(true), ...attributes}),
  addInputRules() { return [wrappingInputRule({find: sign, type: this.type, getAttributes: ([, number]) => (Number(number) ? {start: Number(number)} : {})})]; },
});
const bulletList = list("bullet_list", "ul", /^\s*([-*+])\s$/, {});
const orderedList = list("ordered_list", "ol", /^(\d{1,4})[.)]\s$/, {
  start: {default: 1, parseHTML: element => Number(element.getAttribute("start") ?? 1), renderHTML: ({start}) => (start === 1 ? {} : {start})},
});
const listItem = Node.create(bare("list_item", {
  content: "block+", defining: true, parseHTML: () => [{tag: "li"}], renderHTML: () => ["li", 0],
  addKeyboardShortcuts() {
    const run = command => () => this.editor.commands[command](this.name);
    return {Enter: run("splitListItem"), Tab: run("sinkListItem"), "Shift-Tab": run("liftListItem")};
  },
}));
const quote = block("quote", "blockquote", {content: "block+", defining: true});
const codeBlock = Node.create(bare("code_block", {
  group: "block", content: "text*", marks: "", code: true, defining: true,
  addAttributes: () => ({language: hidden("")}),
  parseHTML: () => [{tag: "pre", preserveWhitespace: "full"}], renderHTML: () => ["pre", ["code", 0]],
}));
// A picture with its caption, which is written in it; its alternative text and credit are asked for (richtext.js).
const figure = Node.create(bare("figure", {
  group: "block", content: "inline*", isolating: true,
  addAttributes: () => ({src: hidden(""), alt: hidden(""), credit: hidden("")}),
  renderHTML: () => ["figure", ["figcaption", 0]],
}));

const cell = (name, tag, role) => Node.create(bare(name, {
  content: "inline*", isolating: true, tableRole: role,
  addAttributes: () => ({
    colspan: hidden(1), rowspan: hidden(1), colwidth: hidden(null),
    alignment: {default: null, parseHTML: element => ["left", "center", "right"].find(each => each === css(element, "text-align")) ?? null, renderHTML: ({alignment}) => (alignment ? {class: alignment} : {})},
  }),
  parseHTML: () => [{tag}], renderHTML: ({HTMLAttributes}) => [tag, mergeAttributes(HTMLAttributes), 0],
  extendNodeSchema: extension => (extension.name === name ? {tableRole: role} : {}),
}));
const role = (name, tableRole) => ({extendNodeSchema: extension => (extension.name === name ? {tableRole} : {})});
const table = Node.create(bare("table", {
  group: "block", content: "table_row+", isolating: true, ...role("table", "table"),
  parseHTML: () => [{tag: "table"}], renderHTML: () => ["table", ["tbody", 0]],
  addProseMirrorPlugins: () => [pm.tables.tableEditing()],
  addKeyboardShortcuts() {
    const run = command => command(this.editor.state, this.editor.view.dispatch);
    const next = () => run(pm.tables.goToNextCell(1)) || (pm.tables.isInTable(this.editor.state) && run(pm.tables.addRowAfter) && run(pm.tables.goToNextCell(1)));
    return {Tab: next, "Shift-Tab": () => run(pm.tables.goToNextCell(-1))};
  },
}));
const tableRow = Node.create(bare("table_row", {
  content: "(table_cell | table_header)*", ...role("table_row", "row"), parseHTML: () => [{tag: "tr"}], renderHTML: () => ["tr", 0],
}));

const atom = (name, attributes, inner) => Node.create(bare(name, {
  group: "inline", inline: true, atom: true,
  addAttributes: () => Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, hidden(value)])), ...inner,
}));
const hardBreak = Node.create(bare("hard_break", {
  group: "inline", inline: true, selectable: false, linebreakReplacement: true,
  parseHTML: () => [{tag: "br"}], renderHTML: () => ["br"], renderText: () => "\n",
  addKeyboardShortcuts() { return {"Shift-Enter": () => this.editor.commands.insertContent({type: this.name})}; },
}));
// Copied and pasted inside the studio, a note or reference brings what it is along (clipboard HTML is our own then).
const carried = (name, tag, shown) => ({
  parseHTML: () => [{tag: `${tag}[data-${name}]`, getAttrs: element => { try { return JSON.parse(element.dataset[name]); } catch { return false; } }}],
  renderHTML: ({node}) => [tag, {class: name, [`data-${name}`]: JSON.stringify(node.attrs)}, shown(node.attrs)],
});
const footnote = atom("footnote", {label: "", content: []}, carried("note", "sup", () => "*"));
const crossReference = atom("cross_reference", {proposal: "", title: ""}, carried("proposal", "span", ({proposal}) => `→ ${proposal}`));

const mark = (name, tag, also = [], inner = {}) => Mark.create(bare(name, {parseHTML: () => [{tag}, ...also], renderHTML: () => [tag, 0], ...inner}));
const link = Mark.create(bare("link", {
  inclusive: false, priority: 1000,
  addAttributes: () => ({target: hidden(""), title: hidden("")}),
  parseHTML: () => [{tag: "a[href]", getAttrs: element => (/^(https?:|mailto:)|^#[\w-]+$/i.test(element.getAttribute("href")) ? {target: element.getAttribute("href"), title: ""} : false)}],
  renderHTML: ({mark}) => ["a", {title: mark.attrs.target}, 0],
}));
const marks = [
  link,
  mark("strong", "strong", [{tag: "b", getAttrs: element => (css(element, "font-weight") === "normal" ? false : {})}, styled("span", "font-weight", isBold)],
    {addKeyboardShortcuts() { return {"Mod-b": () => this.editor.commands.toggleMark(this.name)}; }}),
  mark("emphasis", "em", [{tag: "i", getAttrs: element => (css(element, "font-style") === "normal" ? false : {})}, styled("span", "font-style", style => style === "italic")],
    {addKeyboardShortcuts() { return {"Mod-i": () => this.editor.commands.toggleMark(this.name)}; }}),
  mark("code", "code", [], {excludes: "code superscript subscript"}),
  mark("superscript", "sup", [styled("span", "vertical-align", style => style === "super")], {excludes: "code superscript subscript"}),
  mark("subscript", "sub", [styled("span", "vertical-align", style => style === "sub")], {excludes: "code superscript subscript"}),
];

export const inlines = [text, hardBreak, crossReference, ...marks];
export const noteDocument = Node.create(bare("doc", {topNode: true, content: "paragraph"}));
export const note = [noteDocument, paragraph, ...inlines];
export const whole = [
  doc, paragraph, subhead, bulletList, orderedList, listItem, quote, codeBlock, figure,
  table, tableRow, cell("table_header", "th", "header_cell"), cell("table_cell", "td", "cell"), footnote, ...inlines,
];
