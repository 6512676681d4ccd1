// The studio in the browser: values are saved as they are left, pages drawn anew when they change, a click on a page puts the
// caret into its field. Nothing is fetched from elsewhere. Every text that is shown comes from the page.
import {caret, look} from "./pages.js";

const body = document.body;
const query = (selector, from = document) => from.querySelector(selector);
const queryAll = (selector, from = document) => [...from.querySelectorAll(selector)];
const main = query("main");
const entry = main?.dataset.entry;

// Colours come from the theme; a style attribute would be against the page's policy, and a script may set them.
const paint = root => {
  for (const element of queryAll("[data-hue]", root)) Object.assign(element.style, {background: element.dataset.hue, color: element.dataset.deep});
  for (const element of queryAll("[data-rule]", root)) element.style.borderColor = element.dataset.rule;
};
paint(document);

// ---------------------------------------------------------------- asking the server

const notice = text => {
  const place = query("#notice");
  place.textContent = text;
  place.hidden = !text;
};
const ask = async (address, values) => {
  let response;
  try {
    response = await fetch(address, values && {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(values)});
  } catch {
    notice(body.dataset.gone);
    throw new Error("gone");
  }
  const answer = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : await response.text();
  if (response.ok || response.status === 409) return answer;
  const problems = answer.problems ?? [];
  notice(problems.map(problem => `${problem.message} ${problem.hint}`).join("\n") || String(answer));
  throw new Error(String(response.status));
};
const said = words => { query("#saved").textContent = words; };

// ---------------------------------------------------------------- saving

const base = new Map();  // what each value was when this window read it
const senders = () => queryAll("#senders [data-member]").map(item => item.dataset.member);
const contacts = () => queryAll("#contacts .contact").map(row =>
  Object.fromEntries(queryAll("input", row).map(input => [input.name, input.value.trim()]).filter(([, value]) => value)));
const values = {submitted_by: senders, contacts};
const current = key => values[key] ? values[key]() : query(`textarea[name="${CSS.escape(key)}"]`).value;
const differs = key => JSON.stringify(current(key)) !== JSON.stringify(base.get(key));
let saving = Promise.resolve();

const save = key => saving = saving.catch(() => {}).then(async () => {
  if (!differs(key)) return;
  const value = current(key);
  said(body.dataset.saving);
  try {
    const answer = await ask(`/entry/${entry}`, {key, base: base.get(key), value});
    if ("conflict" in answer) return conflict(key, answer.conflict);
    base.set(key, value);
    if (answer.merged) {
      base.set(key, answer.value);
      query(`textarea[name="${CSS.escape(key)}"]`).value = answer.value;
    }
    said(`${answer.merged ? body.dataset.merged : body.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"})}`);
    notice("");
    remarks();
  } catch (error) {
    said(body.dataset.unsaved);
  }
});

const conflict = (key, theirs) => {
  const area = query(`textarea[name="${CSS.escape(key)}"]`);
  if (!area) return location.reload();
  query(".conflict", area.parentElement)?.remove();
  const box = query("#conflict").content.cloneNode(true).firstElementChild;
  query(".theirs", box).textContent = theirs;
  query(".yours", box).textContent = area.value;
  box.addEventListener("click", event => {
    const choice = event.target.dataset.choose;
    if (!choice) return;
    base.set(key, theirs);
    if (choice === "theirs") area.value = theirs;
    box.remove();
    save(key);
    area.focus();
  });
  area.after(box);
  said(body.dataset.unsaved);
  query("button", box).focus();
};

const remarks = async html => {
  const holder = document.createElement("div");
  holder.innerHTML = html ?? await ask(`/entry/${entry}?piece=remarks`);
  query("#counts").replaceChildren(...query(".state", holder).childNodes);
  for (const link of queryAll(".row a")) {
    query(".plate", link)?.remove();
    const count = query(`[data-findings="${CSS.escape(link.parentElement.dataset.entry)}"]`, holder);
    if (count) link.append(count);
  }
  for (const list of queryAll("[data-remarks]", holder)) query(`main [data-remarks="${CSS.escape(list.dataset.remarks)}"]`)?.replaceWith(list);
};

document.addEventListener("remarks", event => remarks(event.detail));

const grow = area => { area.style.height = "0"; area.style.height = `${area.scrollHeight + 2}px`; };
if (entry) {
  for (const area of queryAll("textarea")) {
    base.set(area.name, area.value);
    grow(area);
    let pause;
    area.addEventListener("input", () => {
      grow(area);
      said(body.dataset.unsaved);
      clearTimeout(pause);
      pause = setTimeout(() => save(area.name), 1500);
    });
    area.addEventListener("change", () => save(area.name));
    if ("line" in area.dataset) area.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
  }
  for (const key of Object.keys(values)) base.set(key, current(key));
  query("#contacts").addEventListener("change", () => save("contacts"));
  addEventListener("resize", () => queryAll("textarea").forEach(grow));
  addEventListener("beforeunload", event => { if ([...base.keys()].some(differs)) event.preventDefault(); });
}

// the edition's and the members' forms: each value is saved when it is left
for (const control of queryAll(".settings [data-path]")) {
  let before = control.value;
  control.addEventListener("change", async () => {
    said(body.dataset.saving);
    try {
      const answer = await ask("/settings", {file: control.dataset.file, path: control.dataset.path, base: before, value: control.value});
      if ("conflict" in answer) { notice(String(answer.conflict)); said(body.dataset.unsaved); return; }
      before = control.value = answer.value;
      notice("");
      said(body.dataset.saved);
    } catch {
      said(body.dataset.unsaved);
    }
  });
}
query("#search-groups")?.addEventListener("input", event => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of queryAll(".settings .group")) {
    const text = (group.textContent + queryAll("input, textarea", group).map(control => control.value).join(" ")).toLowerCase();
    group.hidden = !words.every(word => text.includes(word));
  }
});

// ---------------------------------------------------------------- marks in a text

const marks = {
  bold: text => `**${text || "…"}**`,
  italic: text => `*${text || "…"}*`,
  list: text => (text || "…").split("\n").map(line => `- ${line}`).join("\n"),
  numbers: text => (text || "…").split("\n").map((line, index) => `${index + 1}. ${line}`).join("\n"),
  link: text => `[${text || "…"}](https://)`,
};
const mark = (area, kind) => {
  const [start, end] = [area.selectionStart, area.selectionEnd];
  area.focus();
  area.setRangeText(marks[kind](area.value.slice(start, end)), start, end, "select");
  area.dispatchEvent(new Event("input"));
};
document.addEventListener("click", event => {
  const button = event.target.closest("[data-mark]");
  if (button) mark(document.getElementById(button.parentElement.getAttribute("aria-controls")), button.dataset.mark);
});
document.addEventListener("keydown", event => {
  const kind = {b: "bold", i: "italic", k: "link"}[event.key.toLowerCase()];
  if (!kind || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea:not([data-line])")) return;
  event.preventDefault();
  mark(event.target, kind);
});

// ---------------------------------------------------------------- acts

const reload = name => { location.href = name ? `/entry/${name}` : location.href.split("#")[0]; if (!name) location.reload(); };
const row = () => query(`.row[data-entry="${CSS.escape(entry)}"]`);
const move = async (name, chapter, place) => {
  await saving;
  await ask("/arrange", {act: "move", entry: name, chapter, place});
  sessionStorage.setItem("moved", name);
  reload();
};
const acts = {
  "fix": ({entry, code, key, start}) => ask("/fix", {entry, code, key, start: Number(start)}).then(() => reload()),
  "learn": ({word}) => ask("/learn", {word}).then(() => reload()),
  "undo": () => ask("/undo", {}).then(() => reload()),
  "redo": () => ask("/undo", {redo: true}).then(() => reload()),
  "up": () => step(-1),
  "down": () => step(1),
  "take out": async () => { await ask("/arrange", {act: "take out", entry}); location.href = "/"; },
  "bring back": async ({entry: name}) => { await ask("/arrange", {act: "bring back", entry: name, chapter: Number(row().closest("[data-chapter]").dataset.chapter)}); reload(name); },
  "drop sender": (_, button) => { button.closest("li").remove(); save("submitted_by"); },
  "drop contact": (_, button) => { button.closest(".contact").remove(); save("contacts"); },
  "add contact": () => { query("#contacts").append(query("#new-contact").content.cloneNode(true)); query("#contacts .contact:last-child input").focus(); },
};
acts["put away"] = async ({key}) => { await ask(`/word/${key}/away`, {}); location.href = "/word"; };
acts.work = ({work}) => ask("/output", {work}).then(watchJob);
const sendWord = async files => {
  let key;
  for (const file of files) {
    const response = await fetch(`/word?name=${encodeURIComponent(file.name)}`, {method: "POST", body: file});
    const answer = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : {problems: [{message: await response.text(), hint: ""}]};
    if (!response.ok) { notice(answer.problems.map(problem => `${problem.message} ${problem.hint}`).join("\n")); continue; }
    key = answer.file;
  }
  if (key) location.href = files.length > 1 ? "/word" : `/word/${key}`;
};
const drop = query("#drop");
drop?.addEventListener("change", event => sendWord([...event.target.files]));
drop?.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
drop?.addEventListener("drop", event => { event.preventDefault(); drop.classList.remove("over"); sendWord([...event.dataTransfer.files]); });
for (const area of queryAll(".clash textarea")) area.addEventListener("input", () => { query("input[value=edit]", area.closest("fieldset")).checked = true; });
const forms = {
  "drafts": form => {
    const whom = form.elements.whom.value;
    return ask("/word/drafts", {each: whom === "each", members: whom === "some" ? [form.elements.member.value] : []}).then(watchJob);
  },
  "silence": form => {
    const {code, entry: name, key, text} = form.dataset;
    return ask("/silence", {code, entry: name, key, text, reason: form.elements.reason.value}).then(() => reload());
  },
  "merge": async form => {
    const answers = {};
    for (const clash of queryAll(".clash", form)) {
      const choice = query("input:checked", clash).value;
      answers[clash.dataset.conflict] = choice === "edit" ? `edit:${query("textarea", clash).value}` : choice;
    }
    await ask(`/word/${form.dataset.key}/merge`, {answers, allow_new: form.elements.allow_new.checked, allow_delete: form.elements.allow_delete.checked});
    location.href = "/history";
  },
};
const watchJob = async () => {  // the long work that runs, or the last one
  const place = query("#job");
  if (!place) return;
  const job = await ask("/job");
  if (!job.state) return;
  const bar = document.createElement("progress");
  if (job.share !== null && job.state === "running") bar.value = job.share;
  const words = {running: job.stage, done: body.dataset.done.replace("{seconds}", job.seconds), failed: body.dataset.failed}[job.state];
  const line = Object.assign(document.createElement("p"), {textContent: `${job.name}: ${words}`});
  const items = job.files.map(name => {
    const link = Object.assign(document.createElement("a"), {href: `/output/${name.split("/").map(encodeURIComponent).join("/")}`, textContent: name});
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  const list = Object.assign(document.createElement("ul"), {className: "rows"});
  list.append(...items);
  const problems = job.problems.map(problem => Object.assign(document.createElement("p"), {className: `remark ${problem.severity}`, textContent: `${problem.code}  ${problem.message} ${problem.hint}`}));
  bar.setAttribute("aria-label", job.name);
  place.replaceChildren(line, ...(job.state === "running" ? [bar] : []), list, ...problems);
  for (const button of queryAll("[data-do=work]")) button.disabled = job.state === "running";
};
const step = by => {  // one place on, over the chapters' bounds
  const rows = queryAll(".row");
  const at = rows.indexOf(row());
  const other = rows[at + by];
  if (!other) return;
  const chapter = Number(other.closest("[data-chapter]").dataset.chapter);
  const same = other.closest("[data-chapter]") === row().closest("[data-chapter]");
  const place = Number(other.dataset.place) + (!same && by < 0 ? 1 : 0);
  return move(entry, chapter, place);
};
document.addEventListener("click", event => {
  const button = event.target.closest("button[data-do]");
  if (button && acts[button.dataset.do]) Promise.resolve(acts[button.dataset.do](button.dataset, button)).catch(() => {});
});
document.addEventListener("submit", event => {
  const form = event.target.closest("form[data-do]");
  if (!form) return;
  event.preventDefault();
  if (forms[form.dataset.do]) { Promise.resolve(forms[form.dataset.do](form)).catch(() => {}); return; }
  const values = {act: form.dataset.do, title: form.elements.title.value.trim(), chapter: Number(form.dataset.chapter ?? 0)};
  ask("/arrange", values).then(answer => reload(answer.entry)).catch(() => {});
});
query("#add-sender")?.addEventListener("change", event => {
  const {value, selectedOptions} = event.target;
  if (value && !senders().includes(value)) {
    const item = document.createElement("li");
    item.dataset.member = value;
    item.textContent = selectedOptions[0].textContent;
    query("#senders").append(item);
    save("submitted_by");
  }
  event.target.value = "";
});
query("#to-chapter")?.addEventListener("change", event => {
  const chapter = Number(event.target.value);
  if (event.target.value) move(entry, chapter, queryAll(`[data-chapter="${chapter}"] .row`).length - (row().closest("[data-chapter]").dataset.chapter === event.target.value ? 1 : 0)).catch(() => {});
});
let dragged;
document.addEventListener("dragstart", event => { dragged = event.target.closest?.(".row"); });
document.addEventListener("dragover", event => { if (dragged && event.target.closest?.(".row, .part")) event.preventDefault(); });
document.addEventListener("drop", event => {
  const target = event.target.closest?.(".row") ?? event.target.closest?.(".part");
  if (!dragged || !target || target === dragged) return;
  event.preventDefault();
  const part = target.closest(".part");
  const rows = queryAll(".row", part).filter(each => each !== dragged);
  const place = target.matches(".row") ? rows.indexOf(target) + (event.offsetY > target.offsetHeight / 2 ? 1 : 0) : rows.length;
  move(dragged.dataset.entry, Number(part.dataset.chapter), place).catch(() => {});
});
if (sessionStorage.getItem("moved") === entry && entry) {
  sessionStorage.removeItem("moved");
  said(body.dataset.moved.replace("{title}", query("#f-title").value).replace("{number}", main.dataset.number));
}
query("#search")?.addEventListener("input", event => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of queryAll(".row")) item.hidden = !words.every(word => item.textContent.toLowerCase().includes(word));
  for (const part of queryAll(".part")) part.hidden = Boolean(words.length) && !query(".row:not([hidden])", part);
});
const outline = query(".outline");
const here = query(".row [aria-current]");
if (here) outline.scrollTop = here.offsetTop - outline.clientHeight / 2;

// ---------------------------------------------------------------- what happens elsewhere

const stream = new EventSource("/events");
stream.addEventListener("pages", () => look().catch(() => {}));
stream.addEventListener("job", () => watchJob().catch(() => {}));
stream.addEventListener("content", async () => {  // another window, a command, an editor
  if (!entry) {  // of the other views these show the content; a form or work begun elsewhere must not be lost
    if (query(".view.proof, .view.history")) location.reload();
    return;
  }
  const fresh = new DOMParser().parseFromString(await ask(location.pathname), "text/html");
  for (const area of queryAll("textarea[name]", fresh)) {
    const here = query(`textarea[name="${CSS.escape(area.name)}"]`);
    if (!here || area.value === base.get(area.name) || differs(area.name)) continue;
    base.set(area.name, area.value);
    here.value = area.value;
    grow(here);
  }
  query(".outline > ol").replaceWith(query(".outline > ol", fresh));
  query(".acts").replaceWith(query(".acts", fresh));
  paint(document);
  remarks().catch(() => {});
});
stream.addEventListener("end", () => { notice(body.dataset.gone); stream.close(); });
look().catch(() => {});
watchJob().catch(() => {});
if (entry && !("proofed" in main.dataset)) remarks().catch(() => {});
const [, key, offset] = /^#f-(\w+)(?::(\d+))?$/.exec(decodeURIComponent(location.hash)) ?? [];
if (key) caret(key, Number(offset ?? 0));
