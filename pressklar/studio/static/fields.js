// The fields of a form: their toolbar, what its tools ask for, and pictures that are dropped or pasted.
import {acts, ask, body, forms, make, query, queryAll, send} from "./core.js";
import {TextField} from "./textfield.js";

export const fields = new Map(queryAll("[data-field]").map(box => [box.dataset.field, new TextField(box)]));
document.fonts.ready.then(() => fields.forEach(field => field.grow()));
addEventListener("resize", () => fields.forEach(field => field.grow()));
if (body.dataset.rich !== undefined) {  // texts as they look, where the library for it is there
  const texts = [...fields.values()].filter(({area}) => !("line" in area.dataset));
  if (texts.length) {
    Promise.all([import("./richtext.js"), ask("/documents", {texts: texts.map(({text}) => text)})])
      .then(([{upgraded}, {documents, titles}]) => texts.forEach((field, index) => { if (documents[index]) fields.set(field.name, upgraded(field, documents[index], titles)); }))
      .catch(error => console.error(error));
  }
}
export const fieldOf = element => fields.get(element?.closest?.("[data-field]")?.dataset.field);

// ---------------------------------------------------------------- the toolbar

const [FIRST, SECOND] = (body.dataset.columns ?? "A|B").split("|");
const tools = {
  bold: field => field.mark("strong"),
  italic: field => field.mark("emphasis"),
  superscript: field => field.mark("superscript"),
  subscript: field => field.mark("subscript"),
  heading: field => field.heading(),
  list: field => field.list(false),
  numbers: field => field.list(true),
  link: field => open("link", field, {words: field.chosen, address: "https://"}),
  reference: field => pick(field),
  note: field => field.note(),
  table: field => field.table(FIRST, SECOND),
  ...Object.fromEntries(["row", "column", "no-row", "no-column", "no-table"].map(name => [name, field => field.grid(name)])),
  picture: field => open("picture", field, {}),
  markdown: field => field.toggle(),
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
  if (toolbar && event.key === "Escape") { fieldOf(toolbar).focus(); return; }
  const written = event.altKey && event.key === "F10" && event.target.closest?.("[data-field]");  // as in other editors
  if (written) {  // once more leads on: from the marks to the table's bar, where there is one
    const bars = queryAll(".tools", written).filter(bar => bar.checkVisibility());
    const bar = bars[(bars.indexOf(toolbar) + 1) % bars.length];
    query("button:not([tabindex='-1'])", bar).focus();
    event.preventDefault();
    return;
  }
  const tool = {b: "bold", i: "italic", k: "link"}[event.key.toLowerCase()];
  const field = (event.ctrlKey || event.metaKey) && tool && !event.target.matches?.("[data-line], .ProseMirror") && event.target.closest?.("[data-field]") && fieldOf(event.target);
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
for (const dialog of queryAll("[id^=ask-]")) dialog.addEventListener("close", () => { if (document.activeElement.matches("body, .tools *, dialog *")) asking?.focus(); });  // the tool is out of sight again
const closed = form => { form.closest("dialog").close(); };
acts.cancel = (_, button) => closed(button);
forms.link = form => {
  closed(form);
  const {words, address} = form.elements;
  const target = /^[^\s@:]+@[^\s@]+$/.test(address.value) ? `mailto:${address.value}` : address.value;
  asking.link(words.value.trim() || address.value, target.replace(/[\s()<>]/g, encodeURIComponent));
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
  asking.link(words.value.trim() || title, `#${choice.value}`);
};
let dropped;  // a picture that was dropped on a field, in place of one that is chosen
const asked = file => { query("#ask-picture .chosen").textContent = file?.name ?? ""; };
forms.picture = async form => {
  const {file, alternative, caption} = form.elements;
  const chosen = dropped ?? file.files[0];
  if (!chosen) { file.click(); return; }
  const {name} = await send("/pictures", chosen);
  closed(form);
  asking.picture(`images/${name}`, alternative.value, caption.value);
};
query("#ask-picture")?.addEventListener("close", () => { dropped = undefined; asked(); });
query("#ask-picture [name=file]")?.addEventListener("change", event => { dropped = undefined; asked(event.target.files[0]); });
const isPicture = transfer => [...transfer?.items ?? []].some(item => item.kind === "file" && item.type.startsWith("image/"));
const brought = (event, transfer) => {  // a picture dropped on a field, or pasted into it
  const field = event.target.closest?.("[data-field]") && fieldOf(event.target);
  if (!field || "line" in field.area.dataset || !isPicture(transfer)) return;
  event.preventDefault();
  dropped = [...transfer.files].find(file => file.type.startsWith("image/"));
  query("[name=alternative]", open("picture", field, {})).focus();
  asked(dropped);
};
document.addEventListener("dragover", event => { if (event.target.closest?.("[data-field]") && isPicture(event.dataTransfer)) event.preventDefault(); });
document.addEventListener("drop", event => brought(event, event.dataTransfer));
document.addEventListener("paste", event => brought(event, event.clipboardData));
