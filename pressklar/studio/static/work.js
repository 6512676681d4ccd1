// Long work: drafts, building, printing, parcels, with its stages as they go; and what stands in the outline of findings.
import {acts, ask, body, forms, make, paint, query, queryAll, reload, said, sure} from "./core.js";

const address = name => `/output/${name.split("/").map(encodeURIComponent).join("/")}`;
let asked = 0;
export const watchJob = async () => {  // the long work that runs, or the last one
  const place = query("#job");
  if (!place) return;
  const number = ++asked;
  const job = await ask("/job");
  if (number !== asked) return;  // an answer that a later one has overtaken: "writing" must not stand over "done"
  const elsewhere = place.dataset.only && !place.dataset.only.split(" ").includes(job.work);
  if (!job.state || (elsewhere && job.state !== "running" && !query("progress", place))) return;  // work that was seen running is seen to its end
  const running = job.state === "running";
  const words = {running: job.stage, done: body.dataset.done.replace("{seconds}", job.seconds), failed: body.dataset.failed, stopped: body.dataset.stopped}[job.state];
  const share = running && job.share !== null ? ` ${Math.round(job.share * 100)} %` : "";
  const bar = make("progress", {ariaLabel: job.name});
  if (running && job.share !== null) bar.value = job.share;
  const stop = make("button", {type: "button", textContent: body.dataset.cancel});
  stop.dataset.do = "stop work";
  const told = problems => problems.map(({severity, code, message, hint}) => make("p", {className: `remark ${severity}`, textContent: `${message} ${hint} ${code}`}));
  const [errors, others] = [job.problems.filter(problem => problem.severity === "error"), job.problems.filter(problem => problem.severity !== "error")];
  const problems = told(errors);
  if (others.length) problems.push(make("details", {}, make("summary", {textContent: body.dataset.warned.replace("{count}", others.length)}), ...told(others)));
  const before = query(".progress:has(progress)", place);
  const line = make("p", {}, make("b", {textContent: job.name}), `: ${words}${share}${!running && job.summary ? ` – ${job.summary}` : ""}`);
  if (running && before) {  // only what changes, so that the focus stays on the button
    query("p", before).replaceWith(line);
    query("progress", before).replaceWith(bar);
  } else {
    const list = make("ul", {className: "rows"}, ...job.files.map(name => make("li", {}, make("a", {href: address(name), textContent: name}))));
    const isWithin = place.contains(document.activeElement);
    place.replaceChildren(make("div", {className: "progress"}, line, ...(running ? [bar, stop] : [])), list, ...problems);
    if (isWithin) (query("button, a, summary", place) ?? query("#main")).focus();
  }
  for (const button of queryAll("[data-do=work], [data-starts]")) {
    button.disabled = button.dataset.starts === "not yet";
    button.ariaDisabled = running;  // not more than said, so that the focus stays on it
  }
  if (!running && query("#results") && !place.dataset.known) reload(`${job.name}: ${words}`);
  if (running) delete place.dataset.known;
};
export const begin = (address, values) => {
  delete query("#job")?.dataset.known;  // quick work is over before it is first looked at: its end is news all the same
  return ask(address, values).then(watchJob);
};

// ---------------------------------------------------------------- the list of findings

const filter = () => {
  const form = query("#find");
  if (!form) return;
  const {search, code, chapter} = Object.fromEntries(new FormData(form));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of queryAll("#findings details.severity")) {
    let count = 0;
    for (const item of queryAll(".finding", group)) {
      item.hidden = !(words.every(word => item.textContent.toLowerCase().includes(word)) && (!code || item.dataset.code === code) && (!chapter || item.dataset.chapter === chapter));
      count += !item.hidden;
    }
    for (const many of queryAll(".repeated", group)) many.hidden = !query(".finding:not([hidden])", many);
    query("summary small", group).textContent = count;
    group.hidden = !count;
    if (search || code || chapter) group.open = true;
  }
};
query("#find")?.addEventListener("input", filter);
forms.find = filter;
export const freshFindings = async () => {  // the list as it is now; who stood in it stands at the same place
  const list = query("#findings");
  const active = document.activeElement;
  const kind = active.closest(".repeated details")?.dataset.kind;  // who answers findings of one kind goes on with them
  const around = from => queryAll(".repeated details", from).find(each => each.dataset.kind === kind) ?? from;
  const index = queryAll(".finding", around(list)).indexOf(active.closest(".finding"));
  const unfolded = new Map(queryAll("details[data-kind]", list).map(each => [each.dataset.kind, each.open]));
  if (active.matches("input") && index >= 0) return;  // a reason is being written
  const fresh = new DOMParser().parseFromString(await ask(location.pathname), "text/html");
  query("#counts").replaceChildren(...query("#counts", fresh).childNodes);
  list.replaceWith(query("#findings", fresh));
  const kinds = query("#find [name=code]");
  const chosen = kinds.value;
  kinds.replaceChildren(...query("#find [name=code]", fresh).childNodes);
  kinds.value = chosen;
  if (kinds.selectedIndex < 0) kinds.value = "";  // there is none left of that kind
  paint(query("#findings"));
  for (const each of queryAll("#findings details[data-kind]")) each.open = unfolded.get(each.dataset.kind) ?? each.open;
  filter();
  if (index < 0) return;
  const items = queryAll(".finding:not([hidden])", around(query("#findings")));
  const next = items[Math.min(index, items.length - 1)];
  for (let each = next; each; each = each.parentElement.closest("details")) if (each.matches("details")) each.open = true;
  (query("button, summary, a", next) ?? query("#main")).focus();
};
const answered = async (address, values, element) => {  // an answer to a finding
  await ask(address, values);
  if (!query("#findings")) return reload();
  (element.matches("button") ? element : query("button", element)).focus();
  await freshFindings();
  said(body.dataset.saved);
};
Object.assign(acts, {
  "work": ({work}) => begin("/output", {work}),
  "stop work": () => ask("/job", {}).then(watchJob),
  "fix": ({entry, code, key, start}, button) => answered("/fix", {entry, code, key, start: Number(start)}, button),
  "learn": ({word}, button) => answered("/learn", {word}, button),
  "fix all": async ({confirm: question}, button) => { if (await sure(question)) await answered("/fix", {all: true}, button); },
});
Object.assign(forms, {
  "drafts": form => {
    const whom = form.elements.whom.value;
    return begin("/word/drafts", {each: whom === "each", members: whom === "some" ? [form.elements.member.value] : []});
  },
  "silence": form => {
    const {code, entry, key, text} = form.dataset;
    return answered("/silence", {code, entry, key, text, reason: form.elements.reason.value}, form);
  },
  "approve": form => begin("/output", {work: "approve", by: form.elements.by.value}),
});
