// The edition's, the members' and the look's forms: each value is saved when it is left.
import {acts, ask, body, forms, notice, query, queryAll, reload, said, sure} from "./core.js";
import {fields} from "./fields.js";

for (const control of queryAll("[data-path]")) {
  const field = fields.get(control.dataset.field);
  const ticks = queryAll("[type=checkbox]", control);
  const value = () => field ? field.text : ticks.length
    ? ticks.filter(tick => tick.checked !== ("unticked" in control.dataset)).map(tick => tick.value).join("\n")
    : control.value;
  let before = value();
  control.addEventListener("change", async () => {
    said(body.dataset.saving, false);
    try {
      const {file, path} = control.dataset;
      const written = value();
      const answer = await ask(control.closest("[data-save]").dataset.save, {file, path, base: before, value: written});
      if ("conflict" in answer) { notice(String(answer.conflict)); said(body.dataset.unsaved); return; }
      before = !field || await field.take(answer.value) ? answer.value : written;
      if (!field && !ticks.length) control.value = answer.value;
      notice(answer.noted ?? "");  // it is saved, and something is wrong with it
      said(body.dataset.saved);
      control.dispatchEvent(new CustomEvent("saved", {bubbles: true, detail: answer}));
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
Object.assign(forms, {
  "append": async form => { await ask("/settings/list", {...Object.fromEntries(new FormData(form)), list: form.dataset.list, act: "add"}); reload(); },
  "next edition": async form => { await ask("/start", {act: "next", edition: form.elements.edition.value}); location.href = "/content"; },
  "begin": async form => { await ask("/start", {...Object.fromEntries(new FormData(form)), act: "begin"}); location.href = "/content"; },
});
Object.assign(acts, {
  "list": async ({list, act, index, confirm: question}) => { if (question && !await sure(question)) return; await ask("/settings/list", {list, act, index: Number(index)}); reload(); },
  "open edition": async ({edition}) => { await ask("/start", {act: "open", edition}); location.href = "/"; },
  "open example": async () => { await ask("/start", {act: "example", language: query("[name=language]").value}); location.href = "/content"; },
});
acts["reset look"] = async ({confirm: question}) => { if (await sure(question)) { await ask("/look/reset", {}); reload(); } };

// ---------------------------------------------------------------- contrast (WCAG 2.2, 1.4.3)

const luminance = colour => [1, 3, 5].map(start => parseInt(colour.slice(start, start + 2), 16) / 255)
  .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
  .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
const judge = () => {
  const {least, passes, fails} = query("#contrast").dataset;
  const colour = path => query(`[data-path="${path}"]`).value;
  for (const row of queryAll("#contrast [data-type]")) {
    const [light, dark] = [colour(row.dataset.type), colour(row.dataset.ground)].map(luminance).sort((a, b) => b - a);
    const ratio = (light + .05) / (dark + .05);
    const plate = query(".plate", row);
    query("td", row).textContent = `${ratio.toFixed(1)}:1`;
    plate.textContent = ratio >= least ? passes : fails;
    plate.className = `plate ${ratio >= least ? "right" : "error"}`;
  }
};
for (const input of queryAll(".colour input")) input.addEventListener("input", () => { query("code", input.parentElement).textContent = input.value; judge(); });
query("#theme")?.addEventListener("saved", () => reload(body.dataset.saved));
