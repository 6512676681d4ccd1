// Long work: drafts, building, printing, parcels, with its stages as they go; and what stands in the outline of findings.
import {acts, ask, body, forms, make, query, queryAll, reload} from "./core.js";

const address = name => `/output/${name.split("/").map(encodeURIComponent).join("/")}`;
export const watchJob = async () => {  // the long work that runs, or the last one
  const place = query("#job");
  if (!place) return;
  const job = await ask("/job");
  if (!job.state) return;
  const running = job.state === "running";
  const words = {running: job.stage, done: body.dataset.done.replace("{seconds}", job.seconds), failed: body.dataset.failed, stopped: body.dataset.stopped}[job.state];
  const share = running && job.share !== null ? ` ${Math.round(job.share * 100)} %` : "";
  const bar = make("progress", {ariaLabel: job.name});
  if (running && job.share !== null) bar.value = job.share;
  const stop = make("button", {type: "button", textContent: body.dataset.cancel});
  stop.dataset.do = "stop work";
  const problems = job.problems.map(problem => make("p", {className: `remark ${problem.severity}`, textContent: `${problem.code}  ${problem.message} ${problem.hint}`}));
  const before = query(".progress", place);
  const line = make("p", {}, make("b", {textContent: job.name}), `: ${words}${share}`);
  if (running && before) {  // only what changes, so that the focus stays on the button
    query("p", before).replaceWith(line);
    query("progress", before).replaceWith(bar);
  } else {
    const list = make("ul", {className: "rows"}, ...job.files.map(name => make("li", {}, make("a", {href: address(name), textContent: name}))));
    place.replaceChildren(make("div", {className: "progress"}, line, ...(running ? [bar, stop] : [])), list, ...problems);
  }
  for (const button of queryAll("[data-do=work]")) button.disabled = running;
  if (!running && query("#results") && !place.dataset.known) reload();
  if (running) delete place.dataset.known;
};
Object.assign(acts, {
  "work": ({work}) => ask("/output", {work}).then(watchJob),
  "stop work": () => ask("/job", {stop: true}).then(watchJob),
  "fix": ({entry, code, key, start}) => ask("/fix", {entry, code, key, start: Number(start)}).then(() => reload()),
  "learn": ({word}) => ask("/learn", {word}).then(() => reload()),
});
Object.assign(forms, {
  "drafts": form => {
    const whom = form.elements.whom.value;
    return ask("/word/drafts", {each: whom === "each", members: whom === "some" ? [form.elements.member.value] : []}).then(watchJob);
  },
  "silence": form => {
    const {code, entry, key, text} = form.dataset;
    return ask("/silence", {code, entry, key, text, reason: form.elements.reason.value}).then(() => reload());
  },
});
