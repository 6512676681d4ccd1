// The web edition's script: search as you type, filter, links to copy, the chapter in view. Without it the page has all its text.
"use strict";
(() => {
  const page = document.documentElement;
  const form = document.getElementById("web_filter");
  const said = document.querySelector(".said");
  const count = form.querySelector("output");
  // Letters of their own in the language; every other letter counts as its base: é as e, but å never as a.
  const own = {sv: "åäö", fi: "åäö", da: "æøå", nb: "æøå", nn: "æøå", de: "äöü"}[page.lang.slice(0, 2)] || "";
  const plain = letter => own.includes(letter) ? letter : letter.normalize("NFD")[0];
  const fold = text => text.normalize("NFC").toLowerCase().replace(/[^\x00-\x7f]/g, plain);

  const texts = function* (article) {  // what was written: not labels, nor the link to it
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("h4, .label, .permalink")) yield walker.currentNode;
  };
  const chapters = [...document.querySelectorAll("section[data-chapter]")];
  const total = document.querySelectorAll("article[data-members]").length;
  let known;  // read when something is first asked for
  const proposals = () => known ??= chapters.flatMap(chapter => [...chapter.querySelectorAll("article[data-members]")].map(article => ({
    article, chapter: chapter.id.replace(/^chapter_/, ""), members: article.dataset.members.split(" "),
    text: fold(Array.from(texts(article), node => node.data).join("")),
  })));

  const asked = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  const show = () => {
    const {q = "", member, chapter} = asked();
    const words = fold(q).split(/\s+/).filter(Boolean);
    const filtered = Boolean(words.length || member || chapter);
    let found = 0;
    for (const one of filtered ? proposals() : known ?? []) {
      const fits = (!member || one.members.includes(member)) && (!chapter || one.chapter === chapter) && words.every(word => one.text.includes(word));
      one.article.hidden = !fits;
      found += fits;
    }
    for (const one of chapters) one.hidden = filtered && !one.querySelector("article:not([hidden])");
    page.classList.toggle("filtered", filtered);
    form.querySelector("button").disabled = !filtered;
    mark(words);
    clearTimeout(show.later);
    show.later = setTimeout(() => {
      const text = !filtered ? form.dataset.all : found ? form.dataset.found : form.dataset.none;
      count.textContent = text.replace("{found}", found).replace("{all}", total);
    }, 200);
  };
  const mark = words => {  // paints what was found; where the browser can't, nothing is lost
    if (!window.Highlight) return;
    const ranges = [];
    for (const {article} of words.length ? proposals() : []) {
      if (article.hidden || ranges.length > 2000) continue;
      for (const node of texts(article)) {
        const text = fold(node.data);
        for (const word of text.length === node.data.length ? words : []) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };
  const keep = () => {  // the address says what is shown, so that it can be sent on
    const query = String(new URLSearchParams(asked()));
    history.replaceState(null, "", location.pathname + (query && `?${query}`));
  };

  form.hidden = document.querySelector(".to-search").hidden = false;
  const wanted = new URLSearchParams(location.search);
  for (const one of form.querySelectorAll("input, select")) one.value = wanted.get(one.name) ?? "";
  form.addEventListener("input", () => { show(); keep(); });
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); keep(); form.elements.q.focus(); }));

  const reveal = hash => {  // a link to what the filter hides takes the filter away
    const target = hash.length > 1 && document.getElementById(hash.slice(1));
    if (!target || !target.closest("[hidden]")) return;
    for (const one of form.querySelectorAll("input, select")) one.value = "";
    show();
    keep();
    location.hash = hash;
    target.scrollIntoView();
  };
  show();
  reveal(location.hash);
  addEventListener("hashchange", () => reveal(location.hash));
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    reveal(link.hash);
    if (!link.matches(".permalink") || !navigator.clipboard) return;
    navigator.clipboard.writeText(link.href.replace(/\?[^#]*/, "")).then(() => {
      said.textContent = form.dataset.copied;
      setTimeout(() => { said.textContent = ""; }, 2500);
    }, () => {});
  });

  const bar = document.querySelector(".bar");
  const seen = new IntersectionObserver(entries => entries.forEach(({target, isIntersecting}) => {
    const link = bar.querySelector(`a[href="#${CSS.escape(target.id)}"]`);
    if (!isIntersecting) return link?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    if (link) bar.scrollLeft = link.offsetLeft - bar.clientWidth / 2;
  }), {rootMargin: "-40% 0px -60%"});
  chapters.forEach(chapter => seen.observe(chapter));
})();
