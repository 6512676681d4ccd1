// The outline: found, filtered, put into another order. A moved row stays where the eye is, and its new number is announced.
import {acts, ask, body, entry, finished, forms, leave, main, make, paint, query, queryAll, reload, said, sure} from "./core.js";
import {settled} from "./studio.js";

const outline = query(".outline");
const rows = () => queryAll(".row", outline);
const parts = () => queryAll(".part", outline);
const row = (name = entry) => query(`.row[data-entry="${CSS.escape(name)}"]`, outline);
const chapterOf = element => Number(element.closest("[data-chapter]").dataset.chapter);

// ---------------------------------------------------------------- one stop of the tab key, then by arrows (ARIA, roving tabindex)

const STOP = ".chapter summary, .row:not([hidden]) a, #entries .add input";
const stops = () => queryAll(".part:not([hidden])", outline).flatMap(part => queryAll(STOP, part));
let stop;  // where the tab key comes into the list
const rove = next => {
  if (stop) stop.tabIndex = -1;
  stop = next;
  if (stop) stop.tabIndex = 0;
};
const leaveOneStop = () => {
  const all = stops();
  for (const each of queryAll(`${STOP}, .row a, #entries .add button`, outline)) each.tabIndex = -1;
  rove(all.find(each => each === stop) ?? all.find(each => each === document.activeElement) ?? all.find(each => each.ariaCurrent) ?? all.find(each => each.matches("a")) ?? all[0]);
};
outline?.addEventListener("focusin", event => { if (event.target.matches(STOP)) rove(event.target); });

// ---------------------------------------------------------------- search and filters

const KEPT = "outline";
export const filter = () => {
  const form = query("#filters");
  if (!form) return;
  const values = Object.fromEntries(new FormData(form));
  sessionStorage.setItem(KEPT, JSON.stringify(values));
  const words = values.search.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const part of parts()) {
    const before = count;
    for (const item of queryAll(".row", part)) {
      const {states, senders, words: text} = item.dataset;
      const fits = words.every(word => text.includes(word)) && (!values.state || states.split(" ").includes(values.state))
        && (!values.member || senders.split(" ").includes(values.member)) && (!values.chapter || part.dataset.id === values.chapter);
      if (item.hidden === fits) item.hidden = !fits;
      count += fits;
    }
    part.hidden = count === before && Object.values(values).some(Boolean);
  }
  const set = Object.values(values).some(Boolean);
  query("#filtered").textContent = set ? body.dataset.filtered.replace("{count}", count).replace("{all}", rows().length) : "";
  query("[data-do='show all']").hidden = !set;
  leaveOneStop();
};
if (outline) {
  const form = query("#filters");
  for (const [name, value] of Object.entries(JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"))) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  if (["state", "chapter", "member"].some(name => form.elements[name].value)) query("details", form).open = true;
  form.addEventListener("input", filter);
  filter();
  const here = query(".row [aria-current]");
  const show = () => { outline.scrollTop += here.getBoundingClientRect().top - outline.getBoundingClientRect().top - outline.clientHeight / 2; };
  if (here) { show(); requestAnimationFrame(show); }  // once more: rows that weren't drawn yet have another height
}
acts["show all"] = () => {
  for (const control of queryAll("input, select", query("#filters"))) control.value = "";
  filter();
  query("#filters input").focus();
};
forms.filters = filter;
const formKey = form => `${form.closest(".part").dataset.id} ${form.dataset.do}`;
export const refresh = fresh => {  // another outline in the place of this one; what is being written in it stays
  const open = queryAll(".part details[open]", outline).map(each => each.closest(".part").dataset.id);
  const written = new Map(queryAll("#entries form", outline).map(form => [formKey(form), form.elements.title])
    .filter(([, input]) => input.value !== input.defaultValue || input === document.activeElement));
  const active = document.activeElement;
  const [name, chapter] = [active.closest("#entries .row")?.dataset.entry, active.closest("#entries .part")?.dataset.id];
  query("#entries").replaceWith(query("#entries", fresh));
  query("#taken-out").replaceWith(query("#taken-out", fresh));
  for (const part of parts()) if (open.includes(part.dataset.id)) query("details", part).open = true;
  for (const form of queryAll("#entries form", outline)) {
    const before = written.get(formKey(form));
    if (!before) continue;
    form.elements.title.value = before.value;
    if (before !== active) continue;
    form.elements.title.focus();
    form.elements.title.setSelectionRange(before.selectionStart, before.selectionEnd);
  }
  if (name) query("a", row(name) ?? outline).focus();
  else if (chapter && active.matches("button, summary")) query(`.part[data-id="${CSS.escape(chapter)}"] ${active.dataset.do ? `[data-do="${active.dataset.do}"]` : "summary"}`)?.focus();
  const others = query("#to-chapter");
  others?.replaceChildren(others.options[0], ...parts().map((part, index) => make("option", {value: index, textContent: `${index + 1} ${part.dataset.title}`})));
  paint(outline);
  filter();
  if ((name || chapter) && document.activeElement === body) stop?.focus();  // where it stood is gone
};

// ---------------------------------------------------------------- moving

const arrange = async values => {
  await settled();
  const answer = await ask("/arrange", values);
  if (!entry) { reload(); return answer; }
  const fresh = new DOMParser().parseFromString(await ask(`${location.pathname}?piece=outline`), "text/html");
  refresh(fresh);
  return answer;
};
const move = async (name, chapter, place) => {
  await arrange({act: "move", entry: name, chapter, place});
  const moved = row(name);
  if (name === entry) main.dataset.number = moved.dataset.number;
  said(body.dataset.moved.replace("{title}", moved.dataset.title).replace("{number}", moved.dataset.number).replace("{chapter}", moved.closest(".part").dataset.title));
};
const step = (name, by) => {  // one place on, over the chapters' bounds; a filtered outline has the same order
  const [all, mine] = [parts(), row(name)];
  const [chapter, place] = [chapterOf(mine), Number(mine.dataset.place)];
  const length = queryAll(".row", all[chapter]).length;
  if (place + by >= 0 && place + by < length) return move(name, chapter, place + by);
  const other = all[chapter + by];
  return other && move(name, chapter + by, by < 0 ? queryAll(".row", other).length : 0);
};
const moveChapter = async (number, place) => {
  const title = parts()[number].dataset.title;
  if (place < 0 || place >= parts().length) return;
  await arrange({act: "move chapter", chapter: number, place});
  said(body.dataset.movedChapter.replace("{title}", title).replace("{number}", place + 1));
};
outline?.addEventListener("keydown", event => {
  const here = event.target;
  if (!here.matches(STOP)) return;
  const by = {ArrowUp: -1, ArrowDown: 1}[event.key];
  if (by && event.altKey && !here.matches("input")) {
    event.preventDefault();
    Promise.resolve(here.matches("summary") ? moveChapter(chapterOf(here), chapterOf(here) + by) : step(here.parentElement.dataset.entry, by)).catch(() => {});
    return;
  }
  const all = stops();
  const next = by ? all[all.indexOf(here) + by] : here.matches("input") ? null : {Home: all[0], End: all.at(-1)}[event.key];
  if (next && !event.altKey) { event.preventDefault(); next.focus(); }
});
query("#to-chapter")?.addEventListener("change", event => {
  const chapter = Number(event.target.value);
  if (event.target.value === "") return;
  event.target.value = "";
  move(entry, chapter, queryAll(".row", parts()[chapter]).length - (chapterOf(row()) === chapter ? 1 : 0)).catch(() => {});
});
let dragged;
const target = event => dragged && (event.target.closest?.(dragged.matches(".row") ? ".row" : ".part") ?? event.target.closest?.(".part"));
outline?.addEventListener("dragstart", event => { dragged = event.target.closest(".row") ?? event.target.closest(".part"); });
outline?.addEventListener("dragend", () => { dragged = undefined; queryAll(".over", outline).forEach(each => each.classList.remove("over")); });
outline?.addEventListener("dragover", event => {
  const over = target(event);
  if (!over) return;
  event.preventDefault();
  queryAll(".over", outline).forEach(each => each.classList.toggle("over", each === over));
  over.classList.add("over");
});
outline?.addEventListener("drop", event => {
  const over = target(event);
  if (!over) return;
  event.preventDefault();
  const {top, height} = over.getBoundingClientRect();
  const below = event.clientY > top + height / 2 ? 1 : 0;
  const rest = queryAll(dragged.matches(".row") ? ".row" : ".part", dragged.matches(".row") ? over.closest(".part") : outline).filter(each => each !== dragged);
  if (over === dragged) return;
  const place = over.matches(".row") || dragged.matches(".part") ? rest.indexOf(over) + below : rest.length;
  const done = dragged.matches(".row") ? move(dragged.dataset.entry, chapterOf(over), place) : moveChapter(chapterOf(dragged), place);
  done.catch(() => {});
});

// ---------------------------------------------------------------- adding, taking out, naming

Object.assign(acts, {
  "up": () => step(entry, -1),
  "down": () => step(entry, 1),
  "take out": async () => { await settled(); await ask("/arrange", {act: "take out", entry}); leave("/content", body.dataset.takenOut.replace("{title}", row().dataset.title)); },
  "bring back": async ({entry: name}, button) => { await ask("/arrange", {act: "bring back", entry: name, chapter: Number(query("select", button.closest("li")).value)}); leave(`/entry/${name}`); },
  "chapter up": (_, button) => moveChapter(chapterOf(button), chapterOf(button) - 1),
  "chapter down": (_, button) => moveChapter(chapterOf(button), chapterOf(button) + 1),
  "remove chapter": async ({confirm: question}, button) => {
    if (question && !await sure(question)) return;
    const gone = row() && chapterOf(row()) === chapterOf(button);
    await arrange({act: "remove chapter", chapter: chapterOf(button)});
    if (gone) leave("/content");
    else said(finished());
  },
});
Object.assign(forms, {
  "add": async form => leave(`/entry/${(await ask("/arrange", {act: "add", chapter: chapterOf(form), title: form.elements.title.value.trim()})).entry}#f-title`),
  "add chapter": async form => { await arrange({act: "add chapter", title: form.elements.title.value.trim()}); form.reset(); said(finished()); },
  "rename chapter": form => arrange({act: "rename chapter", chapter: chapterOf(form), title: form.elements.title.value.trim()}).then(() => said(finished())),
  "rename": async form => { await settled(); leave(`/entry/${(await ask("/arrange", {act: "rename", entry, id: form.elements.id.value.trim()})).entry}`); },
});
