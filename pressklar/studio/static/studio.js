// An entry in the browser: its values are saved as they are left, its pages drawn anew when they change, a click on a page puts the
// caret into its field.
import {acts, ask, body, entry, forms, leave, main, make, notice, query, queryAll, said} from "./core.js";
import {fields} from "./fields.js";
import "./collecting.js";
import "./forms.js";
import "./word.js";
import {filter, refresh} from "./outline.js";
import {caret, firstSeen, look} from "./pages.js";
import {freshOverview, watchLedger} from "./sending.js";
import {freshFindings, watchJob} from "./work.js";

// ---------------------------------------------------------------- saving

const base = new Map();  // what each value was when this window read it
const senders = () => queryAll("#senders [data-member]").map(item => item.dataset.member);
const contacts = () => queryAll("#contacts .contact").map(row =>
  Object.fromEntries(queryAll("input", row).map(input => [input.name, input.value.trim()]).filter(([, value]) => value)));
const continued = query("#continues");
const values = {submitted_by: senders, contacts, ...continued && {continues: () => continued.dataset.value}};
const current = key => values[key] ? values[key]() : fields.get(key).text;
const differs = key => fields.get(key)?.pending || JSON.stringify(current(key)) !== JSON.stringify(base.get(key));
let saving = Promise.resolve();
export const settled = () => saving;

export const save = key => saving = saving.catch(() => {}).then(async () => {
  await fields.get(key)?.flush();
  if (!differs(key)) return;
  const value = current(key);
  said(body.dataset.saving, false);
  try {
    const answer = await ask(`/entry/${entry}`, {key, base: base.get(key), value});
    if ("conflict" in answer) return conflict(key, answer.conflict);
    base.set(key, value);  // what is written meanwhile is written on from it
    if (answer.merged && current(key) === value && await fields.get(key).take(answer.value)) base.set(key, answer.value);
    said(`${answer.merged ? body.dataset.merged : body.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"})}`);
    notice("");
    remarks();
  } catch (error) {
    said(body.dataset.unsaved);
  }
});

const conflict = (key, theirs) => {
  const field = fields.get(key);
  if (!field) return location.reload();
  query(".conflict", field.box)?.remove();
  const box = query("#conflict").content.cloneNode(true).firstElementChild;
  query(".theirs", box).textContent = theirs;
  query(".yours", box).textContent = field.text;
  box.addEventListener("click", async event => {
    const choice = event.target.dataset.choose;
    if (!choice || choice === "theirs" && !await field.take(theirs)) return;
    base.set(key, theirs);
    box.remove();
    save(key);
    field.focus();
  });
  field.below(box);
  said(body.dataset.unsaved);
  query("button", box).focus();
};

const remarks = async html => {
  const holder = document.createElement("div");
  holder.innerHTML = html ?? await ask(`/entry/${entry}?piece=remarks`);
  query("#counts").replaceChildren(...query(".state", holder).childNodes);
  const counts = new Map(queryAll("[data-of]", holder).map(each => [each.dataset.of, each]));
  for (const row of queryAll(".row")) {
    const fresh = counts.get(row.dataset.entry);
    if (!fresh) continue;
    row.dataset.states = fresh.dataset.states;
    query(".marks .warning, .marks .error", row)?.remove();
    query(".marks", row).prepend(...fresh.children);
  }
  filter();
  for (const list of queryAll("[data-remarks]", holder)) query(`main [data-remarks="${CSS.escape(list.dataset.remarks)}"]`)?.replaceWith(list);
};

document.addEventListener("remarks", event => remarks(event.detail));

if (entry) {
  for (const [key, field] of fields) {
    base.set(key, field.text);
    let pause;
    field.box.addEventListener("input", () => {
      said(body.dataset.unsaved, false);
      clearTimeout(pause);
      pause = setTimeout(() => save(key), 1500);
    });
    field.box.addEventListener("change", () => save(key));
  }
  for (const key of Object.keys(values)) base.set(key, current(key));
  query("#contacts").addEventListener("change", () => save("contacts"));
  addEventListener("beforeunload", event => { if ([...base.keys()].some(differs)) event.preventDefault(); });
}
// Beyond the editor: what was written last is taken back, by whatever hand and in whatever view; what is being written is saved first.
const takeBack = async redo => {
  await Promise.all([...base.keys()].filter(differs).map(save));
  await ask("/undo", redo ? {redo} : {});
  const isHere = !entry || (await fetch(location.pathname)).ok;  // its proposal may be what was taken back
  leave(isHere ? undefined : "/content", redo ? body.dataset.redone : body.dataset.undone);
};
document.addEventListener("keydown", event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable=true], dialog")) return;
  const act = {z: event.shiftKey ? "redo" : "undo", y: "redo"}[event.key.toLowerCase()];
  const button = act && query(`[data-do=${act}]`);  // in views that show it
  if (button) { event.preventDefault(); button.click(); }
});
Object.assign(acts, {
  "undo": () => takeBack(false),
  "redo": () => takeBack(true),
  "drop sender": (_, button) => { button.closest("li").remove(); save("submitted_by"); query("#add-sender").focus(); },
  "drop contact": (_, button) => { button.closest(".contact").remove(); save("contacts"); query("[data-do='add contact']").focus(); },
  "add contact": () => { query("#contacts").append(query("#new-contact").content.cloneNode(true)); query("#contacts .contact:last-child input").focus(); },
});
let earlier;  // the proposals of other editions, once asked for
const listEarlier = search => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = earlier.filter(row => words.every(word => row.words.toLowerCase().includes(word))).slice(0, 500);
  const choice = search.form.elements.choice;
  choice.replaceChildren(...rows.map(row => make("option", {value: row.name, textContent: row.like ? `${row.like}  ${row.words}` : row.words})));
  choice.selectedIndex = 0;
};
const sayEarlier = (value, words) => {
  continued.dataset.value = value;
  continued.textContent = words;
  query("[data-do='drop earlier']").hidden = !value;
  query("[data-do='choose earlier']").focus();
  save("continues");
};
acts["choose earlier"] = async () => {
  earlier ??= await ask(`/entry/${entry}/earlier`);
  const dialog = query("#ask-earlier");
  query("form", dialog).reset();
  listEarlier(query("[name=search]", dialog));
  dialog.showModal();
};
acts["drop earlier"] = ({none}) => sayEarlier("", none);
query("#ask-earlier [name=search]")?.addEventListener("input", event => listEarlier(event.target));
query("#ask-earlier select")?.addEventListener("dblclick", event => event.target.form.requestSubmit());
forms.earlier = form => {
  const row = earlier.find(({name}) => name === form.elements.choice.value);
  form.closest("dialog").close();
  if (row) sayEarlier(row.name, row.words);
};
query("#add-sender")?.addEventListener("change", event => {
  const {value, selectedOptions} = event.target;
  if (value && !senders().includes(value)) {
    const name = selectedOptions[0].textContent;
    const button = make("button", {type: "button", textContent: "×", ariaLabel: body.dataset.takeAway.replace("{member}", name)});
    button.dataset.do = "drop sender";
    const item = make("li", {}, `${name} `, button);
    item.dataset.member = value;
    query("#senders").append(item);
    save("submitted_by");
  }
  event.target.value = "";
});

// ---------------------------------------------------------------- what happens elsewhere

const latest = async () => {  // the entry's page with all in it that this window has saved: an older one would take it back
  for (;;) {
    const before = saving;
    await before;
    const html = await ask(location.pathname).catch(() => { location.href = "/content"; });  // taken out, or in another edition
    if (saving === before) return html;
  }
};
const stream = new EventSource("/events");
stream.addEventListener("pages", () => look().catch(() => {}));
stream.addEventListener("job", () => { watchJob().catch(() => {}); watchLedger().catch(() => {}); });
stream.addEventListener("content", async () => {  // another window, a command, an editor
  if (!entry) {  // of the other views these show the content; a form or work begun elsewhere must not be lost
    if (query("#findings")) await freshFindings();
    await freshOverview();
    const days = query("#days");  // the history: its list alone, since a backup may just be on its way, or a name typed
    if (days) days.replaceWith(query("#days", new DOMParser().parseFromString(await ask(location.href), "text/html")));
    return;
  }
  const fresh = new DOMParser().parseFromString(await latest(), "text/html");
  for (const [key, field] of fields) {
    const text = query(`[data-field="${CSS.escape(key)}"] textarea`, fresh)?.value;
    if (text === undefined || text === base.get(key) || differs(key)) continue;
    if (await field.take(text)) base.set(key, text);
  }
  refresh(fresh);
  query(".acts").replaceWith(query(".acts", fresh));
  remarks().catch(() => {});
});
stream.addEventListener("end", () => { notice(body.dataset.gone); stream.close(); });
look().catch(() => {});
watchJob().catch(() => {});
if (entry && !("proofed" in main.dataset)) firstSeen.then(() => remarks()).catch(() => {});
const [, key, offset] = /^#f-(\w+)(?::(\d+))?$/.exec(decodeURIComponent(location.hash)) ?? [];
if (key) caret(key, Number(offset ?? 0));
