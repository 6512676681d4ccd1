// The web edition's script: search as you type, filter, links to copy, the chapter in view. Without it the page has all its text.
"use strict";
(() => {
  const page = document.documentElement;
  const form = document.getElementById("web_filter");
  const said = document.querySelector(".said");
  const opener = document.querySelector(".to-search a");
  document.querySelector(".to-search").hidden = false;

  const copy = document.querySelector(".copy");  // on a proposal's own page: its address, to pass on
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", () => navigator.clipboard.writeText(location.href.replace(/[?#].*/, "")).then(() => {
      said.textContent = copy.dataset.copied;
      setTimeout(() => { said.textContent = ""; }, 2500);
    }, () => {}));
  }
  if (!form) {  // the search is on the page of the whole edition
    addEventListener("keydown", event => {
      if (event.key === "/" && !event.target.closest("input, select, textarea")) { event.preventDefault(); opener.click(); }
    });
    return;
  }

  const count = form.querySelector("output");
  const field = form.elements.q;

  // Letters of their own in the language, those that it sorts after z; every other letter counts as its base: é as e, but å never as a.
  const own = form.dataset.letters ?? "";
  const base = letter => ({"æ": "a", "ø": "o"})[letter] ?? letter.normalize("NFD")[0];
  const fold = text => text.normalize("NFC").toLowerCase().replace(/[^\x00-\x7f]/g, letter => own.includes(letter) ? letter : base(letter));

  const texts = function* (article) {  // what was written: not labels, nor the link to it
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("h4, .label, .permalink")) yield walker.currentNode;
  };
  const written = article => {  // its words, with a line end between blocks
    let text = "", block;
    for (const node of texts(article)) {
      const around = node.parentElement.closest("p, li, td, th, h3 > *, div, figcaption, pre, a, header");
      text += (around === block ? "" : "\n") + node.data;
      block = around;
    }
    return text;
  };
  const chapters = [...document.querySelectorAll("section[data-chapter]")];
  const total = document.querySelectorAll("article[data-members]").length;
  let read;  // when something is first asked for
  const proposals = () => read ??= chapters.flatMap(chapter => [...chapter.querySelectorAll("article[data-members]")].map(article => {
    const text = `${chapter.querySelector("h2 .title").textContent.replaceAll("\u00ad", "")}\n${written(article)}`;
    return {
      article, chapter: chapter.id.replace(/^chapter_/, ""), chapterNumber: chapter.dataset.chapter, number: article.dataset.number,
      members: article.dataset.members.split(" "), text: fold(text),
    };
  }));

  let others;  // free pages and introductions, named beside the count where the words stand in them
  const besides = () => others ??= [...document.querySelectorAll("section.page, .chapter-intro")].map(article => {
    const home = article.closest("section[data-chapter]") ?? article;
    return {article, home, title: (home.querySelector("h2 .title") ?? home.querySelector("h2")).textContent, text: fold(written(article))};
  });

  // "förslag 14" and "tema 4" ask for numbers; other words stand anywhere in the text, those of three signs or fewer at the
  // start of a word, and a number as a whole. `loose`: a letter without accent stands for one of the language's own too.
  const letters = (text, loose) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[a-z]/g, letter => {
    const alike = loose ? [...own].filter(other => base(other) === letter).join("") : "";
    return alike ? `[${letter}${alike}]` : letter;
  });
  const START = "(?<![\\p{L}\\p{N}])";
  const numbered = phrase => {  // "förslag {number}", that may be typed without accents
    const [before, after] = fold(phrase).split("{number}").map(part => part.trim().replace(/[^\w\s]/g,
      letter => own.includes(letter) ? `[${letter}${base(letter)}]` : `\\${letter}`));
    return new RegExp(`${START}${before}\\s*(\\d+)(?!\\d)${after}`, "gu");
  };
  const pattern = (word, loose) => {
    const number = /^\d+$/.test(word);
    return new RegExp(`${number || word.length < 4 ? START : ""}${letters(word, loose)}${number ? "(?!\\d)" : ""}`, "gu");
  };
  const question = (query, loose) => {
    const numbers = {number: new Set(), chapterNumber: new Set()};
    let rest = fold(query);
    for (const [name, phrase] of [["number", form.dataset.proposal], ["chapterNumber", form.dataset.chapter]]) {
      rest = rest.replace(numbered(phrase), (_, number) => { numbers[name].add(String(Number(number))); return " "; });
    }
    const patterns = rest.split(/\s+/).filter(Boolean).map(word => pattern(word, loose));
    const fits = proposal => Object.entries(numbers).every(([name, wanted]) => !wanted.size || wanted.has(proposal[name]))
      && patterns.every(each => proposal.text.search(each) >= 0);
    return {fits, patterns};
  };

  const asked = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  const show = () => {
    const {q = "", member, chapter} = asked();
    const filtered = Boolean(q || member || chapter);
    const chosen = (filtered ? proposals() : read ?? []).filter(
      proposal => (!member || proposal.members.includes(member)) && (!chapter || proposal.chapter === chapter));
    let query = question(q, false);
    if (q && !chosen.some(query.fits)) query = question(q, true);
    const fitting = chosen.filter(query.fits);
    const named = q && !member && !chapter ? besides().filter(query.fits) : [];
    const fits = new Set(fitting.map(({article}) => article));
    for (const {article} of read ?? []) article.hidden = filtered && !fits.has(article);
    for (const section of chapters) section.hidden = filtered && !section.querySelector("article:not([hidden])") && !named.some(({home}) => home === section);
    page.classList.toggle("filtered", filtered);
    form.querySelector("button[type=reset]").disabled = !filtered;
    mark(query, q ? [...fitting, ...named] : []);
    clearTimeout(show.later);
    show.later = setTimeout(() => {
      const text = !filtered ? form.dataset.all : fitting.length ? form.dataset.found : form.dataset.none;
      count.textContent = text.replace("{found}", fitting.length).replace("{all}", total);
      for (const {home, title} of named) count.append(" ", Object.assign(document.createElement("a"), {href: `#${home.id}`, textContent: title}));
    }, 200);
  };
  const mark = ({patterns}, fitting) => {  // paints the words; where the browser can't, nothing is lost
    if (!window.Highlight) return;
    const ranges = [];
    for (const {article} of fitting) {
      if (ranges.length > 2000) break;
      for (const node of texts(article)) {
        const text = fold(node.data);
        for (const each of text.length === node.data.length ? patterns : []) {
          for (const match of text.matchAll(each)) {
            const range = new Range();
            range.setStart(node, match.index);
            range.setEnd(node, match.index + match[0].length);
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

  // The form lies under the bar, wherever the reader is, and what fits comes into view.
  const place = wanted => {
    form.hidden = !wanted;
    opener.setAttribute("aria-expanded", String(wanted));
    page.style.setProperty("--search", wanted ? `${form.offsetHeight}px` : "0px");
  };
  const open = wanted => {
    place(wanted);
    (wanted ? field : opener).focus({preventScroll: true});
  };
  const bringIntoView = () => {
    const first = page.classList.contains("filtered") && chapters.find(section => !section.hidden);
    if (!first) return;
    const {top, bottom} = document.querySelector("main > section[data-chapter]:not([hidden])").getBoundingClientRect();
    if (top > innerHeight / 2 || bottom < form.getBoundingClientRect().bottom) first.scrollIntoView();
  };

  opener.setAttribute("role", "button");
  opener.setAttribute("aria-controls", form.id);
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", event => { event.preventDefault(); open(form.hidden); });
  opener.addEventListener("keydown", event => { if (event.key === " ") { event.preventDefault(); open(form.hidden); } });
  addEventListener("keydown", event => {
    if (event.key === "Escape" && !form.hidden) open(false);
    if (event.key === "/" && !event.target.closest("input, select, textarea")) { event.preventDefault(); open(true); }
  });
  addEventListener("resize", () => place(!form.hidden));
  const parameters = new URLSearchParams(location.search);
  for (const control of form.querySelectorAll("input, select")) control.value = parameters.get(control.name) ?? "";
  form.addEventListener("input", () => { show(); keep(); bringIntoView(); });
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); keep(); field.focus(); }));

  const reveal = hash => {  // a link to what the filter hides takes the filter away; one to the filter opens it
    if (hash === `#${form.id}`) return open(true);
    const target = hash.length > 1 && document.getElementById(hash.slice(1));
    if (!target || !target.closest("[hidden]")) return;
    for (const control of form.querySelectorAll("input, select")) control.value = "";
    place(false);
    show();
    keep();
    location.hash = hash;
    target.scrollIntoView();
  };
  show();
  if (page.classList.contains("filtered")) { open(true); bringIntoView(); }
  reveal(location.hash);
  // Scrolling to the address's place, when the page has loaded, takes the focus away again.
  addEventListener("load", () => setTimeout(() => { if (location.hash === `#${form.id}`) open(true); }, 50));
  addEventListener("hashchange", () => reveal(location.hash));
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link || link === opener) return;
    reveal(link.hash);
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
