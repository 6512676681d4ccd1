// What every part of the studio in the browser stands on: the page's elements, asking the server, telling the reader. Nothing
// is fetched from elsewhere. Every text that is shown comes from the page.
export const body = document.body;
export const query = (selector, from = document) => from.querySelector(selector);
export const queryAll = (selector, from = document) => [...from.querySelectorAll(selector)];
export const main = query("main");
export const entry = main?.dataset.entry;

export const make = (name, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(name), attributes);
  element.append(...children);
  return element;
};

// Colours come from the theme; a style attribute would be against the page's policy, and a script may set them.
export const paint = root => {
  for (const element of queryAll("[data-hue]", root)) Object.assign(element.style, {background: element.dataset.hue, color: element.dataset.deep});
  for (const element of queryAll("[data-rule]", root)) element.style.borderColor = element.dataset.rule;
};
paint(document);

export const notice = text => {
  const place = query("#notice");
  place.textContent = text;
  place.hidden = !text;
};
export const said = words => {
  const place = query("#saved");
  place.textContent = words;
  place.classList.toggle("warning", words === body.dataset.unsaved);
};
const answered = async response => {
  const answer = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : await response.text();
  if (response.ok || response.status === 409) return answer;
  const problems = answer.problems ?? [];
  notice(problems.map(problem => `${problem.message} ${problem.hint}`).join("\n") || String(answer));
  throw new Error(String(response.status));
};
const fetched = (address, options) => fetch(address, options).catch(() => {
  notice(body.dataset.gone);
  throw new Error("gone");
});
export const ask = async (address, values) =>
  answered(await fetched(address, values && {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(values)}));
export const send = async (address, file, name = file.name) => answered(await fetched(`${address}?name=${encodeURIComponent(name)}`, {method: "POST", body: file}));
export const reload = name => { location.href = name ? `/entry/${name}` : location.href.split("#")[0]; if (!name) location.reload(); };

// Buttons with data-do and forms with data-do are acts: each part of the studio adds its own.
export const acts = {back: () => history.back()};  // by name: (the button's data, the button)
export const forms = {};  // by name: (the form)
document.addEventListener("click", event => {
  const button = event.target.closest("button[data-do]");
  if (button && acts[button.dataset.do]) Promise.resolve(acts[button.dataset.do](button.dataset, button)).catch(() => {});
});
const acting = new WeakSet();  // the forms that are at work: sent twice is sent once
document.addEventListener("submit", event => {
  const form = event.target.closest("form[data-do]");
  if (!form) return;
  event.preventDefault();
  if (acting.has(form)) return;
  acting.add(form);
  Promise.resolve(forms[form.dataset.do](form)).catch(() => {}).finally(() => acting.delete(form));
});
export const sure = question => {
  const dialog = query("#sure");
  query("p", dialog).textContent = question;
  dialog.returnValue = "";  // Escape leaves what was answered the last time
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), {once: true}));
};
