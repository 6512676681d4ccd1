// A text of a form as Markdown in a text area. A field is one exchangeable part: nobody else knows what a text is written in.
// Whatever takes its place (richtext.js) offers the same:
//
//   new TextField(box)      box is the element with data-field, the name of the value; it holds what the server put there
//   name, box               the value's name ("title", a field's key, a setting's path), and the element
//   text                    the Markdown
//   take(markdown)          shows what another hand made of the text and tells nobody; whether it did: not over what is written meanwhile
//   pending                 whether something is written that the text doesn't hold yet; flush() waits for it
//   caret                   the index in the Markdown at which the caret stands, or null where it stands elsewhere
//   focus(index)            keys go to the text at once; where an index is given, the caret stands there, in sight
//   chosen                  the words that are chosen
//   below(element)          puts an element under the text
//   mark, heading, list, link, note, table, grid, picture    the tools of the toolbar, at the caret; the box has the class
//                           "with-table" while it stands in a table
//
// and sends from its box, bubbling: "input" at every change by hand (its detail, where it has one, is when the key was pressed),
// "change" when it is left changed. Toolbar, saving, findings and pages use nothing else.
import {query} from "./core.js";

const MARKS = {strong: "**", emphasis: "*", superscript: "^", subscript: "~"};
const plain = words => words.replace(/\s+/g, " ").trim().replace(/([\[\]\\*_`])/g, "\\$1");

const isRow = line => Boolean(line?.trim().startsWith("|"));
const cellsOf = row => row.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/);

export class TextField {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.field;
    this.area = query("textarea", box);
    this.grow();
    this.area.addEventListener("input", () => this.grow());
    for (const moved of ["keyup", "pointerup", "input"]) this.area.addEventListener(moved, () => box.classList.toggle("with-table", isRow(this.area.value.split("\n")[this.#lineOfCaret])));
    if ("line" in this.area.dataset) this.area.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
  }
  get text() { return this.area.value; }
  async take(markdown) { this.area.value = markdown; this.grow(); return true; }
  get caret() { return document.activeElement === this.area ? this.area.selectionStart : null; }
  focus(index) {
    this.area.focus({preventScroll: true});
    if (index === undefined) return;
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
  get pending() { return false; }
  async flush() { return false; }
  get chosen() { return this.area.value.slice(this.area.selectionStart, this.area.selectionEnd); }
  get place() { return this.area.selectionStart; }
  #wrap(before, after, words = this.chosen || "…") {
    const start = this.area.selectionStart;
    this.#put(before + words + after, start, this.area.selectionEnd, start + before.length, start + before.length + words.length);
  }
  #lines(marked) {  // each line of what is chosen, marked
    const {area} = this;
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const found = area.value.indexOf("\n", Math.max(area.selectionEnd - (area.selectionEnd > start ? 1 : 0), start));
    const end = found < 0 ? area.value.length : found;
    const text = (area.value.slice(start, end) || "…").split("\n").map(marked).join("\n");
    const gap = start && area.value[start - 2] !== "\n" && !marked("").startsWith("| ") ? "\n" : "";
    this.#put(gap + text, start, end, start + gap.length, start + gap.length + text.length);
  }
  #insert(markdown, caret = markdown.length) {
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
  get #lineOfCaret() { return this.area.value.slice(0, this.area.selectionStart).split("\n").length - 1; }
  #table(grown) {  // the table in which the caret stands, changed; nothing where it stands in none
    const {value} = this.area;
    const lines = value.split("\n");
    const at = this.#lineOfCaret;
    if (!isRow(lines[at])) return;
    let [first, last] = [at, at];
    while (isRow(lines[first - 1])) first -= 1;
    while (isRow(lines[last + 1])) last += 1;
    const start = lines.slice(0, first).join("\n").length + (first ? 1 : 0);
    const table = grown(lines.slice(first, last + 1), at - first).join("\n");
    this.#put(table, start, start + lines.slice(first, last + 1).join("\n").length, start + table.length, start + table.length);
  }

  // the tools of the toolbar

  mark(name) { const sign = MARKS[name]; this.#wrap(sign, sign); }
  heading() { this.#lines(line => `### ${line}`); }
  list(ordered) { this.#lines((line, index) => (ordered ? `${index + 1}. ${line}` : `- ${line}`)); }
  link(words, target) { this.#wrap("[", `](${target})`, plain(words) || target); }
  picture(src, alt, caption) {
    const title = caption.replace(/\s+/g, " ").trim().replace(/(["\\])/g, "\\$1");
    this.#insert(`![${plain(alt)}](${src}${title ? ` "${title}"` : ""})`);
  }
  table(first, second) { this.#insert(`| ${first} | ${second} |\n|---|---|\n|  |  |`, 2); }
  grid(name) {  // "row", "column": one more; "no-row", "no-column", "no-table": gone, but for the heads and one of each
    const {value, selectionStart} = this.area;
    const column = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart).split(/(?<!\\)\|/).length - 2;
    const change = {
      "row": (lines, at) => lines.toSpliced(Math.max(at, 1) + 1, 0, lines[0].replace(/[^|]+/g, "  ")),
      "column": lines => lines.map((line, index) => line.trimEnd().replace(/\|?$/, index === 1 ? "|---|" : "|  |")),
      "no-row": (lines, at) => (at > 1 && lines.length > 3 ? lines.toSpliced(at, 1) : lines),
      "no-column": lines => (cellsOf(lines[0]).length > 1 ? lines.map(line => `|${cellsOf(line).toSpliced(Math.min(Math.max(column, 0), cellsOf(line).length - 1), 1).join("|")}|`) : lines),
      "no-table": () => [],
    }[name];
    this.#table(change);
  }
}
