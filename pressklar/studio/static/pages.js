// The real pages beside an entry. While a text is written its page is drawn by itself (a strip laid over the page, from the
// entry's beginning down); when writing pauses, all that has changed is laid out and drawn sharp. A click on a word puts the caret
// there, the caret's paragraph is marked, and what is wrong on a page is pinned to its place.
import {ask, body, entry, make, query, queryAll} from "./core.js";
import {fieldOf, fields} from "./fields.js";

const PAUSE = 500;  // milliseconds without a key after which all that has changed is laid out
const ZOOMS = [50, 100, 150, 200];  // per cent of the column that a page is as wide as
const WIDEST = 3000, NARROWEST = 50;  // pixels of a picture
const words = query("#pages")?.dataset;
const sheets = query("#sheets");
const strip = query("#strip");
let table = {version: "", request: 0, pages: [], extents: {}, remarks: [], problems: []};
let at = 0;  // the page on the left, from 1; 0 is the inside of nothing, left of the first page
let zoom = Number(sessionStorage.getItem("zoom")) || ZOOMS[0];
const spread = () => zoom === ZOOMS[0];
const numbered = (text, page) => text.replace("{page}", page);
const shown = () => (spread() ? [at, at + 1] : [at]).filter(page => page >= 1 && page <= table.pages.length);
const pixels = () => Math.max(NARROWEST, Math.min(WIDEST, Math.round(sheets.clientWidth * zoom / 100 * devicePixelRatio)));
const sheetOf = page => query(`.sheet[data-page="${page}"]`, sheets);
const place = (element, [left, top, right, bottom]) =>
  Object.assign(element.style, {left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%`});

// ---------------------------------------------------------------- a spread

const newSheet = page => {
  const [, width, height] = table.pages[page - 1];
  const picture = make("img", {alt: "", width, height});
  const sheet = make("div", {className: "sheet"}, make("button", {type: "button", className: "paper", ariaLabel: numbered(words.page, page)}, picture));
  sheet.dataset.page = page;
  return sheet;
};
const sharpen = (sheet, address) => {
  if (sheet.dataset.picture !== address) sharpening.set(sheet, sharpened(sheet, address));
  return sharpening.get(sheet);
};
const sharpening = new WeakMap();
const sharpened = async (sheet, address) => {  // the new picture takes the old one's place when it is there, so that nothing flickers
  sheet.dataset.picture = address;
  const before = written;
  const old = query(".paper img", sheet);
  const picture = make("img", {alt: "", width: old.width, height: old.height, src: address});
  await picture.decode().catch(() => {});
  if (sheet.dataset.picture !== address) return;
  query(".paper img", sheet).replaceWith(picture);
  if (before !== written) return;  // what was written meanwhile isn't on it
  queryAll(".live", sheet).forEach(each => each.remove());
  point();
};
const draw = () => {
  const pages = shown();
  if (!pages.length) return;
  query("#spread").replaceChildren(pages.length > 1 ? words.spread.replace("{pages}", pages.join("–")) : numbered(words.page, pages[0]), " ", make("small", {textContent: words.of.replace("{count}", table.pages.length)}));
  query("#zoom").textContent = spread() ? words.both : `${zoom} %`;
  sheets.classList.toggle("large", !spread());
  const kept = new Map(queryAll(".sheet", sheets).map(sheet => [Number(sheet.dataset.page), sheet]));
  if (pages.join() !== [...kept.keys()].join()) sheets.replaceChildren(...pages.map(page => kept.get(page) ?? newSheet(page)));
  const sharp = pages.map(page => {
    const sheet = sheetOf(page);
    sheet.style.width = `${zoom}%`;
    sheet.classList.toggle("right", spread() && page === 1);
    pin(sheet, page);
    return sharpen(sheet, `/pages/${table.pages[page - 1][0]}.png?width=${pixels()}`);
  });
  current();
  point();
  Promise.all(sharp).then(seen);
};
const turn = page => {  // pages lie in spreads: an even one on the left
  const last = table.pages.length;
  at = spread() ? Math.min(Math.max(page, 0), last) & ~1 : Math.min(Math.max(page, 1), last);
  draw();
};
let seen;
export const firstSeen = new Promise(done => { seen = done; if (!sheets) done(); });  // what can wait comes after it
const own = () => (table.extents[entry] ?? []).map(extent => extent.page);
document.addEventListener("click", event => {
  const {turn: by, zoom: larger, page} = event.target.closest("#pages button")?.dataset ?? {};
  if (by) turn(by === "0" ? own()[0] ?? 1 : at + Number(by) * (spread() ? 2 : 1));
  if (larger) {
    const middle = (spread() ? own().find(number => shown().includes(number)) ?? shown()[0] : at) || 1;
    zoom = ZOOMS[Math.min(Math.max(ZOOMS.indexOf(zoom) + Number(larger), 0), ZOOMS.length - 1)] ?? ZOOMS[0];
    sessionStorage.setItem("zoom", zoom);
    turn(middle);
  }
  if (page) {
    turn(Number(page));
    query(`.pin[data-remark="${event.target.closest("button").dataset.remark}"]`, sheets)?.focus();
  }
});
if (sheets) new ResizeObserver(() => { if (table.version) draw(); }).observe(sheets);

// ---------------------------------------------------------------- the strip of all pages

const inSight = strip && new IntersectionObserver(items => {
  for (const {target, isIntersecting} of items) if (isIntersecting && target.dataset.src !== target.getAttribute("src")) target.src = target.dataset.src;
}, {root: strip.parentElement, rootMargin: "0px 400px"});
const fillStrip = () => {
  const width = Math.round(52 * Math.min(devicePixelRatio, 2));
  while (strip.children.length > table.pages.length) strip.lastElementChild.remove();
  table.pages.forEach(([sum, w, h], index) => {
    if (!strip.children[index]) {
      const picture = make("img", {alt: "", width: w, height: h});
      const button = make("button", {type: "button", ariaLabel: numbered(words.page, index + 1)}, picture, String(index + 1));
      button.dataset.page = index + 1;
      strip.append(make("li", {}, button));
    }
    const picture = query("img", strip.children[index]);
    const address = `/pages/${sum}.png?width=${width}`;
    if (picture.dataset.src === address) return;
    picture.dataset.src = address;
    inSight.unobserve(picture);  // observed again, it tells at once whether it is in sight
    inSight.observe(picture);
  });
};
strip?.addEventListener("keydown", event => {  // one stop of the tab key, then by arrows
  const buttons = queryAll("button", strip);
  const here = buttons.indexOf(event.target);
  const next = {ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: buttons.length - 1}[event.key];
  if (next === undefined || !buttons[next]) return;
  event.preventDefault();
  reach(buttons[next]);
  buttons[next].focus();
});
const reach = button => { for (const each of queryAll("button", strip)) each.tabIndex = each === button ? 0 : -1; };
const current = () => {
  const pages = shown();
  const mine = own();
  [...strip.children].forEach((item, index) => {
    const button = item.firstElementChild;
    button.classList.toggle("own", mine.includes(index + 1));
    if (pages.includes(index + 1)) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
  });
  const first = strip.children[pages[0] - 1];
  const holder = strip.parentElement;
  if (first && !strip.contains(document.activeElement)) reach(first.firstElementChild);
  if (first) holder.scrollLeft = first.offsetLeft - strip.offsetLeft - holder.clientWidth / 2;
};

// ---------------------------------------------------------------- what is wrong on a page

const pin = (sheet, page) => {
  queryAll(".pin, .tip, .flaw", sheet).forEach(each => each.remove());
  table.remarks.forEach((remark, number) => {
    if (remark.page !== page) return;
    for (const box of remark.boxes) {
      const flaw = make("span", {className: `flaw ${remark.severity}`});
      place(flaw, box);
      sheet.append(flaw);
    }
    const top = `${Math.min(94, (remark.boxes[0]?.[1] ?? number % 8 * .06) * 100)}%`;
    const tip = make("span", {className: "tip", id: `tip-${number}`, role: "tooltip"}, make("b", {textContent: remark.message}), remark.hint);
    const button = make("button", {type: "button", className: `pin ${remark.severity}`, textContent: "!", ariaLabel: `${numbered(words.remarks, page)}: ${remark.message}`});
    button.dataset.remark = number;
    button.setAttribute("aria-describedby", tip.id);
    button.style.top = top;
    tip.style.top = `calc(${top} + 1.5rem)`;
    button.addEventListener("click", () => { if (remark.entry === entry) fields.get(remark.key)?.focus(0); });
    sheet.append(button, tip);
  });
};
const listRemarks = () => {
  const ordered = [...table.remarks.entries()].sort(([, one], [, other]) => (other.entry === entry) - (one.entry === entry));
  const items = ordered.map(([number, remark]) => {
    const item = make("li", {className: `remark ${remark.severity}`}, make("p", {textContent: remark.message}), make("p", {className: "hint", textContent: remark.hint}));
    if (remark.page) {
      const button = make("button", {type: "button", textContent: numbered(words.page, remark.page)});
      Object.assign(button.dataset, {page: remark.page, remark: number});
      item.append(make("p", {className: "answers"}, make("span", {className: "code", textContent: remark.code}), button));
    }
    return item;
  });
  query("#page-remarks").replaceChildren(...items.length ? [make("ul", {}, ...items)] : table.audited ? [make("p", {className: "hint", textContent: words.audited})] : []);
};

// ---------------------------------------------------------------- looking again

export const look = async () => {
  if (!sheets) return;
  const before = table;
  table = await ask("/pages");
  query("#layout-problems").replaceChildren(...table.problems.map(problem => make("p", {className: "remark error", textContent: `${problem.message} ${problem.hint}`})));
  if (!table.version) return;
  settle();
  listRemarks();
  firstSeen.then(() => { fillStrip(); current(); });
  if (!before.version) sheets.replaceChildren();
  if (!before.version) turn(own()[0] ?? 1); else draw();
  if (!before.request) warm();
};

// ---------------------------------------------------------------- while a text is written

let written = 0;  // changes by hand in this window
let newest = null, drawing = false, pausing = 0;
const dirty = new Map();  // values that the last layout hasn't got, each with the change that it comes from
let settling = {request: Infinity, sent: new Map()};  // those of them that the layout of this request has
const settle = () => {
  if (table.request < settling.request) return;
  for (const [key, value] of settling.sent) if (dirty.get(key) === value) dirty.delete(key);
};
const overlay = async (bytes, count) => {  // a line of JSON about the strips, then their pictures
  const end = bytes.indexOf(10);
  let from = end + 1;
  const strips = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))).map(({page, top, size}) => ({page, top, data: bytes.subarray(from, from += size)}));
  await Promise.all(strips.map(async ({page, top, data}) => {
    const address = URL.createObjectURL(new Blob([data], {type: "image/jpeg"}));
    const picture = make("img", {alt: "", className: "live", src: address});
    picture.style.top = `${top * 100}%`;
    picture.dataset.written = count;
    await picture.decode().catch(() => {});
    URL.revokeObjectURL(address);
    const sheet = sheetOf(page);
    if (!sheet) return;
    queryAll(".live, .marked", sheet).forEach(each => each.remove());
    sheet.append(picture);
  }));
};
const drawLive = async () => {
  if (drawing) return;
  drawing = true;
  while (newest) {
    const [count, values] = newest;
    newest = null;
    const began = performance.now();
    const response = await fetch(`/entry/${entry}/live`, {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify({values, shown: shown(), width: pixels()})}).catch(() => null);
    if (response?.status !== 200) continue;
    if (!count) continue;
    await overlay(new Uint8Array(await response.arrayBuffer()), count);
    query("#drawn").textContent = words.drawn.replace("{seconds}", ((performance.now() - began) / 1000).toLocaleString(document.documentElement.lang, {maximumFractionDigits: 2}));
  }
  drawing = false;
};
const valuesOf = changes => Object.fromEntries([...changes].map(([key, [, value]]) => [key, value]));
const warm = () => { if (entry) { newest = [0, {}]; drawLive(); } };  // so that the first key finds all at hand
const pause = async () => {
  const sent = new Map(dirty);
  const count = written;
  const html = await ask(`/entry/${entry}/remarks`, {values: valuesOf(sent)});
  if (count !== written) return;  // writing goes on
  document.dispatchEvent(new CustomEvent("remarks", {detail: html}));
  const {request} = await ask(`/entry/${entry}/preview`, {values: valuesOf(sent)});
  settling = {request, sent};
  settle();
};
if (entry) query("main").addEventListener("input", event => {
  const box = event.target.closest("[data-field]");
  const field = fields.get(box?.dataset.field);
  if (!field) return;
  written += 1;
  dirty.set(box.dataset.field, [written, field.text]);
  newest = [written, valuesOf(dirty)];
  drawLive();
  clearTimeout(pausing);
  const since = event.detail ? performance.now() - event.detail : 0;  // a rich text is known a moment after its key
  pausing = setTimeout(() => pause().catch(() => {}), PAUSE - since);
});

// ---------------------------------------------------------------- from a page to its text, and back

sheets?.addEventListener("click", async event => {
  const sheet = event.target.closest(".paper")?.parentElement;
  if (!sheet) return;
  const {left, top, width, height} = sheet.getBoundingClientRect();
  const keyed = !event.detail;  // by the keyboard: to where the entry begins on the page
  const extent = (table.extents[entry] ?? []).find(({page}) => page === Number(sheet.dataset.page));
  const [x, y] = keyed ? [.5, extent?.top ?? 0] : [(event.clientX - left) / width, (event.clientY - top) / height];
  const found = await ask("/place", {page: Number(sheet.dataset.page), x, y}).catch(() => ({}));
  if (!found.proposal) return;
  if (found.proposal !== entry) location.href = `/entry/${found.proposal}#f-${found.key}:${found.offset}`;
  else caret(found.key, found.offset);
});
export const caret = (key, offset) => {
  if (key === "contacts") queryAll("#contacts .contact")[offset]?.querySelector("input").focus();
  else if (key === "submitted_by") query("#add-sender")?.focus();
  else fields.get(key)?.focus(offset);
};
let pointing;
const point = () => {  // marks the caret's paragraph on the pages
  clearTimeout(pointing);
  pointing = setTimeout(async () => {
    const field = fieldOf(document.activeElement);
    if (!table.version || !entry || !field || field.caret === null) { queryAll(".marked").forEach(mark => mark.remove()); return; }
    if (drawing || queryAll(".live", sheets).length) return;  // the letters of the last layout stand elsewhere now
    const {boxes} = await ask("/marks", {entry, key: field.name, text: field.text, offset: field.caret}).catch(() => ({boxes: []}));
    queryAll(".marked").forEach(mark => mark.remove());
    if (boxes.length && !boxes.some(({page}) => sheetOf(page))) return turn(boxes[0].page);
    for (const {page, box} of boxes) {
      const mark = make("span", {className: "marked"});
      place(mark, box);
      sheetOf(page)?.append(mark);
    }
  }, 120);
};
document.addEventListener("selectionchange", point);
document.addEventListener("focusin", point);
