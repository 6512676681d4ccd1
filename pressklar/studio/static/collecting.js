// Submissions: dropped, read, asked about, taken in.
import {acts, ask, forms, leave, query, queryAll, reload, send} from "./core.js";
import {watchJob} from "./work.js";

const read = async answers => {
  delete query("#job").dataset.known;  // a short reading is over before it is first looked at
  await ask("/collect/read", {answers});
  await watchJob();
};
const receive = async files => {
  const told = query("#receiving");
  let taken = 0;
  for (const [index, [file, name]] of files.entries()) {
    told.textContent = `${index + 1} / ${files.length}`;
    if ((await send("/collect", file, name).catch(() => ({file: ""}))).file) taken += 1;
  }
  told.textContent = "";
  if (taken) await read({}).catch(() => {});
};
const filesIn = async (entry, path = "") => {  // what was dropped: a file, or a folder with all below it
  const name = path + entry.name;
  if (entry.isFile) return [[await new Promise((resolve, reject) => entry.file(resolve, reject)), name]];
  const reader = entry.createReader();
  const found = [];
  for (;;) {  // a reader gives a hundred at a time
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    for (const each of some) found.push(...await filesIn(each, `${name}/`));
  }
};
const drop = query("#drop-submissions");
drop?.addEventListener("change", event => {
  receive([...event.target.files].map(file => [file, file.webkitRelativePath || file.name]));
  event.target.value = "";
});
drop?.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
drop?.addEventListener("drop", async event => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);  // all at once: they are gone later
  const files = [];
  for (const entry of entries) files.push(...await filesIn(entry).catch(() => []));
  receive(files);
});
acts["put submission away"] = async ({file}) => { await ask("/collect/away", {file}); reload(); };
acts["read submissions"] = () => read({});

// Senders and chapters, chosen in the lists. All other choices are put into a list when it is first reached.
const filled = new WeakSet();
const fill = ({target}) => {
  const list = target.closest?.("select[data-rest]");
  if (!list || filled.has(list)) return;
  filled.add(list);
  const known = new Set([...list.options].map(option => option.value));
  for (const option of queryAll("option", query(`#rest-${list.dataset.rest}`).content))
    if (!known.has(option.value)) list.append(option.cloneNode(true));
};
document.addEventListener("focusin", fill);
document.addEventListener("pointerdown", fill);
fill({target: document.activeElement});  // reached before this was read
const renew = async () => {  // what stands on the page besides the list that somebody is in
  const fresh = new DOMParser().parseFromString(await ask(location.pathname), "text/html");
  for (const part of queryAll("[data-part]")) {
    const other = query(`[data-part="${part.dataset.part}"]`, fresh);
    if (!other || part.contains(document.activeElement)) continue;
    part.replaceChildren(...other.childNodes);
  }
  for (const holder of queryAll("[data-run]")) holder.dataset.run = query("[data-run]", fresh)?.dataset.run ?? "";
};
const waiting = new Set();
let choosing = false;
const choose = async list => {
  waiting.add(list);
  for (const button of queryAll("[data-do='take in']")) button.disabled = true;  // what is taken in is what is shown
  if (choosing) return;
  choosing = true;
  try {
    for (const each of waiting) {  // the arrow keys choose on their way: of each list the last choice counts
      waiting.delete(each);
      const holder = query("[data-run]");
      holder.dataset.run = (await ask(`/collect/${each.dataset.number}/choice`, {run: holder.dataset.run, [each.name]: each.value})).run;
    }
  } finally {
    choosing = false;
    waiting.clear();
    await renew();
    for (const button of queryAll("[data-do='take in']")) button.disabled = false;
  }
};
document.addEventListener("change", ({target}) => { if (target.matches("select[data-rest]")) choose(target).catch(() => {}); });
acts["take in"] = async ({run}, button) => {
  button.disabled = true;
  try {
    await ask("/collect/take", {run});
    leave("/collect");
  } finally {
    button.disabled = false;
  }
};
forms["answer headers"] = form => read(Object.fromEntries(queryAll("[data-header]", form).map(cell => [cell.dataset.header, query("select", cell).value]).filter(([, role]) => role)));
forms["answer label"] = form => read({[form.elements.label.value]: form.elements.role.value});
query("#continues-it")?.addEventListener("change", ({target}) => ask(`/collect/${target.dataset.number}/continues`, {continues: target.checked}).catch(() => { target.checked = !target.checked; }));
