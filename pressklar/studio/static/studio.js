// An entry in the browser: its values are saved as they are left, its pages drawn anew when they change, a click on a page puts the
// caret into its field.
import {acts, ask, body, entry, main, make, notice, query, queryAll, reload, said} from "./core.js";
import {fieldOf, fields} from "./fields.js";
import "./forms.js";
import "./word.js";
import {filter, refresh} from "./outline.js";
import {watchJob} from "./work.js";

// ---------------------------------------------------------------- saving

const base = new Map();  // what each value was when this window read it
const senders = () => queryAll("#senders [data-member]").map(item => item.dataset.member);
const contacts = () => queryAll("#contacts .contact").map(row =>
  Object.fromEntries(queryAll("input", row).map(input => [input.name, input.value.trim()]).filter(([, value]) => value)));
const values = {submitted_by: senders, contacts};
const current = key => values[key] ? values[key]() : fields.get(key).text;
const differs = key => JSON.stringify(current(key)) !== JSON.stringify(base.get(key));
let saving = Promise.resolve();
export const settled = () => saving;

export const save = key => saving = saving.catch(() => {}).then(async () => {
  if (!differs(key)) return;
  const value = current(key);
  said(body.dataset.saving);
  try {
    const answer = await ask(`/entry/${entry}`, {key, base: base.get(key), value});
    if ("conflict" in answer) return conflict(key, answer.conflict);
    base.set(key, value);
    if (answer.merged) {
      base.set(key, answer.value);
      fields.get(key).text = answer.value;
    }
    said(`${answer.merged ? body.dataset.merged : body.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"})}`);
    notice("");
    remarks();
  } catch (error) {
    said(body.dataset.unsaved);
  }
});

let previewing = 0;
const preview = key => {  // the page as the text is written, a moment after each key
  clearTimeout(previewing);
  previewing = setTimeout(() => ask(`/entry/${entry}/preview`, {key, value: current(key)}).catch(() => {}), 100);
};

const conflict = (key, theirs) => {
  const field = fields.get(key);
  if (!field) return location.reload();
  query(".conflict", field.box)?.remove();
  const box = query("#conflict").content.cloneNode(true).firstElementChild;
  query(".theirs", box).textContent = theirs;
  query(".yours", box).textContent = field.text;
  box.addEventListener("click", event => {
    const choice = event.target.dataset.choose;
    if (!choice) return;
    base.set(key, theirs);
    if (choice === "theirs") field.text = theirs;
    box.remove();
    save(key);
    field.focus();
  });
  field.below(box);
  said(body.dataset.unsaved);
  query("button", box).focus();
};

const remarks = async () => {
  const holder = document.createElement("div");
  holder.innerHTML = await ask(`/entry/${entry}?piece=remarks`);
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

if (entry) {
  for (const [key, field] of fields) {
    base.set(key, field.text);
    let pause;
    field.box.addEventListener("input", () => {
      said(body.dataset.unsaved);
      preview(key);
      clearTimeout(pause);
      pause = setTimeout(() => save(key), 1500);
    });
    field.box.addEventListener("change", () => save(key));
  }
  for (const key of Object.keys(values)) base.set(key, current(key));
  query("#contacts").addEventListener("change", () => save("contacts"));
  addEventListener("beforeunload", event => { if ([...base.keys()].some(differs)) event.preventDefault(); });
}
Object.assign(acts, {
  "undo": () => ask("/undo", {}).then(() => reload()),
  "redo": () => ask("/undo", {redo: true}).then(() => reload()),
  "drop sender": (_, button) => { button.closest("li").remove(); save("submitted_by"); query("#add-sender").focus(); },
  "drop contact": (_, button) => { button.closest(".contact").remove(); save("contacts"); query("[data-do='add contact']").focus(); },
  "add contact": () => { query("#contacts").append(query("#new-contact").content.cloneNode(true)); query("#contacts .contact:last-child input").focus(); },
});
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

// ---------------------------------------------------------------- the real pages

const sheets = query("#sheets");
let table = {version: "", sizes: [], extents: {}};
let at = 0;  // the page on the left, from 1
let zoom = 1;
const draw = () => {
  const pages = zoom > 1 ? [at] : [at, at + 1];
  const shown = pages.filter(page => page >= 1 && page <= table.sizes.length);
  query("#spread").textContent = shown.length ? body.dataset.page.replace("{page}", shown.join("–")) : "";
  sheets.replaceChildren(...shown.map(page => {
    const holder = document.createElement("button");
    holder.type = "button";
    holder.className = "sheet";
    holder.dataset.page = page;
    const picture = new Image();
    const width = Math.min(3000, Math.round(sheets.clientWidth / shown.length * devicePixelRatio));
    picture.src = `/pages/${table.version}/${page}.png?width=${Math.max(50, width)}`;
    picture.alt = body.dataset.page.replace("{page}", page);
    const [w, h] = table.sizes[page - 1];
    picture.width = w;
    picture.height = h;
    holder.append(picture);
    return holder;
  }));
  point();
};
const turn = page => {  // pages lie in spreads: an even one on the left
  at = zoom > 1 ? page : page - page % 2;
  draw();
};
const look = async () => {
  if (!sheets) return;
  const before = table.version;
  table = await ask("/pages");
  if (!table.version) { sheets.textContent = sheets.dataset.laying; }
  query("#layout-problems").replaceChildren(...table.problems.map(problem => Object.assign(document.createElement("p"), {className: "remark error", textContent: `${problem.message} ${problem.hint}`})));
  if (!table.version || table.version === before) return;
  if (!before) turn(table.extents[entry]?.[0].page ?? 1); else draw();
};
document.addEventListener("click", event => {
  const {turn: by, zoom: larger} = event.target.closest("button")?.dataset ?? {};
  if (by) turn(Math.min(Math.max((at || 1) + Number(by) * (zoom > 1 ? 1 : 2), zoom > 1 ? 1 : 0), table.sizes.length));
  if (larger) { const page = at || 1; zoom = Number(larger) > 0 ? 2 : 1; turn(page); }
});
sheets?.addEventListener("click", async event => {
  const sheet = event.target.closest(".sheet");
  if (!sheet || !event.detail) return;
  const {left, top, width, height} = sheet.getBoundingClientRect();
  const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height];
  const place = await ask("/place", {version: table.version, page: Number(sheet.dataset.page), x, y}).catch(() => ({}));
  if (!place.proposal) return;
  if (place.proposal !== entry) { location.href = `/entry/${place.proposal}#f-${place.key}:${place.offset}`; return; }
  caret(place.key, place.offset);
});
const caret = (key, offset) => fields.get(key)?.focus(offset);
let pointing;
const point = () => {  // marks the caret's paragraph on the pages
  clearTimeout(pointing);
  pointing = setTimeout(async () => {
    const field = fieldOf(document.activeElement);
    queryAll(".marked").forEach(mark => mark.remove());
    if (!table.version || !entry || !field || field.caret === null) return;
    const {boxes} = await ask("/marks", {entry, text: field.text, offset: field.caret}).catch(() => ({boxes: []}));
    if (boxes.length && !boxes.some(({page}) => query(`.sheet[data-page="${page}"]`))) return turn(boxes[0].page);
    queryAll(".marked").forEach(mark => mark.remove());
    for (const {page, box: [left, top, right, bottom]} of boxes) {
      const mark = document.createElement("span");
      mark.className = "marked";
      Object.assign(mark.style, {left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%`});
      query(`.sheet[data-page="${page}"]`)?.append(mark);
    }
  }, 120);
};
document.addEventListener("selectionchange", point);
document.addEventListener("focusin", point);

// ---------------------------------------------------------------- what happens elsewhere

const stream = new EventSource("/events");
stream.addEventListener("pages", () => look().catch(() => {}));
stream.addEventListener("job", () => watchJob().catch(() => {}));
stream.addEventListener("content", async () => {  // another window, a command, an editor
  if (!entry) {  // of the other views these show the content; a form or work begun elsewhere must not be lost
    if (query(".view.proof, .view.history")) location.reload();
    return;
  }
  const text = await ask(location.pathname).catch(() => { location.href = "/"; });  // taken out, or in another edition
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const [key, field] of fields) {
    const text = query(`[data-field="${CSS.escape(key)}"] textarea`, fresh)?.value;
    if (text === undefined || text === base.get(key) || differs(key)) continue;
    base.set(key, text);
    field.text = text;
  }
  refresh(fresh);
  query(".acts").replaceWith(query(".acts", fresh));
  remarks().catch(() => {});
});
stream.addEventListener("end", () => { notice(body.dataset.gone); stream.close(); });
look().catch(() => {});
watchJob().catch(() => {});
if (entry && !("proofed" in main.dataset)) remarks().catch(() => {});
const [, key, offset] = /^#f-(\w+)(?::(\d+))?$/.exec(decodeURIComponent(location.hash)) ?? [];
if (key) caret(key, Number(offset ?? 0));
