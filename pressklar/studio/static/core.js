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
export const said = (words, isHeard = true) => {  // what passes while somebody writes is seen, and not read out
  const place = query("#saved");
  place.ariaLive = isHeard ? "polite" : "off";
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
// Buttons with data-do and forms with data-do are acts: each part of the studio adds its own. What was done is said, and the focus
// stands where it stood, when the act is over, also in a view that it loads.
const AFTER = "after";
let button, focused;  // what was pressed, and where the focus stood then
const signOf = ({tagName, name, form, dataset}) => [tagName, name, dataset.do, dataset.work, dataset.path, form?.dataset.do].join();
const alike = sign => queryAll("button, input, select, textarea, summary").filter(each => signOf(each) === sign);
const label = () => button.textContent.replace(/\s+/g, " ").replace("…", "").trim();
export const finished = () => button ? `${label()}: ${body.dataset.finished}` : body.dataset.saved;
export const leave = (address, words = finished()) => {
  const sign = focused && signOf(focused);
  sessionStorage.setItem(AFTER, JSON.stringify({words, sign, index: alike(sign).indexOf(focused), from: location.pathname}));
  location.href = address ?? location.href.split("#")[0];
  if (!address) location.reload();
};
export const reload = words => leave(undefined, words);
const {words: told, sign, index, from} = JSON.parse(sessionStorage.getItem(AFTER) ?? "{}");
sessionStorage.removeItem(AFTER);
if (told) {
  said(told);
  const same = from === location.pathname ? alike(sign) : [];  // elsewhere the same button would do the same to something else
  const place = same[Math.min(index, same.length - 1)];
  place?.closest("details")?.setAttribute("open", "");
  if (!location.hash) (place && !place.disabled ? place : main).focus();
}
export const acts = {back: () => history.back()};  // by name: (the button's data, the button)
export const forms = {};  // by name: (the form)
document.addEventListener("click", event => {
  const pressed = event.target.closest("button[data-do]");
  if (!pressed || !acts[pressed.dataset.do] || pressed.ariaDisabled === "true") return;
  button = focused = pressed;
  Promise.resolve(acts[pressed.dataset.do](pressed.dataset, pressed)).catch(() => {});
});
const acting = new WeakSet();  // the forms that are at work: sent twice is sent once
document.addEventListener("submit", event => {
  const form = event.target.closest("form[data-do]");
  if (!form) return;
  event.preventDefault();
  const pressed = event.submitter ?? query("button", form);
  if (pressed.ariaDisabled === "true" || acting.has(form)) return;
  acting.add(form);
  button = pressed;
  focused = form.contains(document.activeElement) ? document.activeElement : pressed;
  Promise.resolve(forms[form.dataset.do](form)).catch(() => {}).finally(() => acting.delete(form));
});
document.addEventListener("change", ({target}) => { focused = target; button = undefined; }, true);
// A list whose choice is an act is opened by the keys that would choose: what is confirmed alone is chosen (WCAG 2.2, 3.2.2).
document.addEventListener("keydown", event => {
  const {target, key, ctrlKey, metaKey, altKey} = event;
  if (!target.matches?.("select[data-acts]") || ctrlKey || metaKey || altKey || !/^(Arrow.*|Page.*|Home|End|\S)$/u.test(key)) return;
  event.preventDefault();
  target.showPicker();
});
export const sure = question => {
  const dialog = query("#sure");
  query("p", dialog).textContent = question;
  query("button", dialog).textContent = label();
  dialog.returnValue = "";  // Escape leaves what was answered the last time
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), {once: true}));
};
