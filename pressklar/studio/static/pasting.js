// What is pasted from Word, LibreOffice, Google Docs and browsers, made plain before the schema reads it: Word writes lists as
// paragraphs, cells hold paragraphs, pages bring scripts and drawings along. What is kept: words, lists, bold, italic, links, tables.
const LEVEL = /mso-list:[^;]*\blevel(\d)/i;
const IGNORED = /mso-list:\s*ignore/i;
const NUMBERED = /^\s*\(?(\d+|[a-z]|[ivx]+)[.)]/i;

const within = (element, selector) => [...element.querySelectorAll(selector)];
const unwrap = element => element.replaceWith(...element.childNodes);

// Word: <p style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">1.</span>words</p>
const wordLists = root => {
  let open = [];  // the lists that are open, from the outermost in
  let last;
  for (const paragraph of within(root, "p, h1, h2, h3, h4, h5, h6")) {
    const level = Number(LEVEL.exec(paragraph.getAttribute("style") ?? "")?.[1] ?? 0);
    if (!level) continue;
    const marker = within(paragraph, "[style]").find(element => IGNORED.test(element.getAttribute("style")));
    const kind = NUMBERED.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    if (!last || paragraph.previousElementSibling !== last) open = [];
    open.length = Math.min(open.length, level);
    if (open.length === level && open[level - 1].localName !== kind) open.length = level - 1;
    while (open.length < level) {
      const list = root.ownerDocument.createElement(kind);
      const item = open.at(-1)?.lastElementChild;
      if (item) item.append(list); else paragraph.before(list);
      open.push(list);
    }
    const item = root.ownerDocument.createElement("li");
    const words = root.ownerDocument.createElement("p");
    words.append(...paragraph.childNodes);
    item.append(words);
    open.at(-1).append(item);
    last = open[0];
    paragraph.remove();
  }
};
// Google Docs and LibreOffice put a list beside the item that it belongs to.
const nestedLists = root => {
  for (const list of within(root, "ul > ul, ul > ol, ol > ul, ol > ol")) {
    const before = list.previousElementSibling;
    if (before?.localName === "li") before.append(list);
  }
};
const cells = root => {
  for (const inner of within(root, "table table")) unwrap(inner);
  for (const cell of within(root, "td, th")) {
    for (const attribute of ["colspan", "rowspan"]) cell.removeAttribute(attribute);
    const blocks = within(cell, "p, div, li, h1, h2, h3, h4, h5, h6");
    blocks.slice(0, -1).forEach(each => each.after(" "));
    within(cell, "br").forEach(each => each.replaceWith(" "));
    [...blocks, ...within(cell, "ul, ol, blockquote")].forEach(unwrap);
  }
  for (const table of within(root, "table")) {
    const rows = within(table, "tr");
    const width = Math.max(0, ...rows.map(row => row.cells.length));
    if (!width) { unwrap(table); continue; }
    rows.forEach((row, index) => {
      while (row.cells.length < width) row.append(root.ownerDocument.createElement("td"));
      if (index) return;
      for (const cell of [...row.cells]) {  // the dialect's tables have one row of headings
        const heading = root.ownerDocument.createElement("th");
        heading.append(...cell.childNodes);
        if (cell.hasAttribute("style")) heading.setAttribute("style", cell.getAttribute("style"));
        cell.replaceWith(heading);
      }
    });
    for (const row of rows.slice(1)) {
      for (const cell of within(row, "th")) {
        const plain = root.ownerDocument.createElement("td");
        plain.append(...cell.childNodes);
        cell.replaceWith(plain);
      }
    }
  }
};

export const plainHtml = html => {
  const {body} = new DOMParser().parseFromString(html, "text/html");
  within(body, "script, style, svg, math, iframe, object, img, link, meta, title, [hidden]").forEach(each => each.remove());
  const comments = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  for (const comment of function* () { while (comments.nextNode()) yield comments.currentNode; }()) comment.data = "";
  wordLists(body);
  nestedLists(body);
  cells(body);
  for (const element of within(body, "p")) {  // Word marks an empty paragraph with a no-break space
    if (!element.textContent.replace(/[\s\u00a0]/g, "") && !within(element, "[data-note], [data-proposal]").length) element.remove();
  }
  return body.innerHTML;
};
