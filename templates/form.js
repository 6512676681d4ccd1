// The form for entries, in a file of its own: it asks no server for anything. What is typed is kept in the browser
// until it is cleared; an answer file is saved as a download and can be opened again.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const get = (id) => document.getElementById(id);
  const form = get("form"), list = get("entries"), status = get("status"), faults = get("faults");
  const say = (key, values = {}) => data.words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const store = `pressklar form: ${data.edition}: ${data.member}: ${data.publication}`;
  const MOST_BYTES = 5e6, MOST_ENTRIES = 200, MOST_CONTACTS = 50;
  const blankEntry = list.firstElementChild.cloneNode(true);
  const blankContact = blankEntry.querySelector(".contact")?.cloneNode(true);
  let entries = 0, contacts = 0, waiting = 0;

  // Parts that can be added and taken away

  function numbered(blank, from, to) {
    const part = blank.cloneNode(true), old = new RegExp(`\\b${from}-`, "g");
    for (const element of [part, ...part.querySelectorAll("*")])
      for (const name of ["id", "for", "aria-describedby", "aria-labelledby"])
        if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace(old, `${to}-`));
    return part;
  }

  function addEntry() {
    const entry = numbered(blankEntry, "e1", `e${++entries}`);
    list.append(entry);
    entry.querySelector(".take-away").addEventListener("click", () => takeAway(entry, list, ".entry"));
    entry.querySelector(".add-contact")?.addEventListener("click", () => {
      addContact(entry).querySelector("input").focus();
      keep();
    });
    const rows = entry.querySelector(".contact-rows");
    if (rows) {
      rows.replaceChildren();
      addContact(entry);
    }
    name();
    return entry;
  }

  function addContact(entry) {
    const prefix = entry.id.replace("-entry", "");
    const contact = numbered(numbered(blankContact, "e1", prefix), "c1", `c${++contacts}`);
    entry.querySelector(".contact-rows").append(contact);
    contact.querySelector(".take-contact-away").addEventListener("click", () => takeAway(contact, contact.parentNode, ".contact"));
    name();
    return contact;
  }

  function takeAway(part, from, kind) {
    const next = part.nextElementSibling || part.previousElementSibling;
    part.remove();
    name();
    keep();
    (next?.querySelector("input") || from.closest("fieldset, form").querySelector("button")).focus();
  }

  function name() {
    [...list.children].forEach((entry, index) => {
      const words = { number: index + 1 };
      entry.querySelector(".entry-name").textContent = say("form_entry", words);
      const button = entry.querySelector(".take-away");
      button.textContent = say("form_take_away", words);
      button.hidden = list.children.length === 1;
      const rows = [...entry.querySelectorAll(".contact")];
      rows.forEach((contact, place) => {
        contact.setAttribute("aria-label", say("form_contact", { number: place + 1 }));
        const away = contact.querySelector(".take-contact-away");
        away.textContent = say("form_take_contact_away", { number: place + 1 });
        away.hidden = rows.length === 1;
      });
    });
  }

  // What stands in it

  const inputs = (part) => [...part.querySelectorAll("input[data-key], textarea[data-key], select[data-key]")];
  const values = (part, among) => Object.fromEntries(inputs(part).filter(among).map((input) => [input.dataset.key, input.value]));
  const isField = (input) => input.dataset.kind === "field";

  function typed() {
    const person = values(get("person"), () => true);
    return {
      pressklar: "answers", version: 1, publication: data.publication, edition: data.edition,
      member: data.member || person.member || "",
      sent_by: { name: person.name || "", email: person.email || "" },
      entries: [...list.children].map((entry) => ({
        title: entry.querySelector("[data-kind=title]").value,
        fields: values(entry, isField),
        contacts: [...entry.querySelectorAll(".contact")].map((contact) => values(contact, () => true)),
      })),
    };
  }

  // As the file has it: a line that was ended begins a new paragraph, but for the items of a list.
  function paragraphs(text) {
    const lines = text.replace(/\r\n?/g, "\n").split("\n").map((line) => line.trimEnd()).filter((line) => line.trim());
    const item = /^\s*(?:[-*•–]|\d{1,3}[.)])\s/;
    return lines.map((line, index) => (index === 0 ? "" : item.test(line) && item.test(lines[index - 1]) ? "\n" : "\n\n") + line).join("");
  }

  const isFull = (entry) => [entry.title, ...Object.values(entry.fields), ...entry.contacts.flatMap(Object.values)].some((text) => text.trim());

  function answers() {
    const whole = typed(), full = whole.entries.filter(isFull);
    const trimmed = (texts) => Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.trim()]));
    return {
      ...whole,
      sent_by: trimmed(whole.sent_by),
      entries: (full.length ? full : whole.entries.slice(0, 1)).map((entry) => ({
        title: entry.title.trim(),
        fields: Object.fromEntries(Object.entries(entry.fields).map(([key, text]) => [key, paragraphs(text)])),
        contacts: entry.contacts.map(trimmed).filter((contact) => Object.values(contact).some(Boolean)),
      })),
    };
  }

  const text = (value) => (typeof value === "string" ? value : "");
  const isAnswers = (whole) => whole?.pressklar === "answers" && whole.version === 1 && Array.isArray(whole.entries);

  function fill(whole) {
    const put = (part, texts, among = () => true) => {
      for (const input of inputs(part).filter(among)) input.value = text(texts?.[input.dataset.key]);
    };
    put(get("person"), { ...whole.sent_by, member: whole.member });
    list.replaceChildren();
    for (const value of whole.entries.length ? whole.entries.slice(0, MOST_ENTRIES) : [{}]) {
      const entry = addEntry();
      entry.querySelector("[data-kind=title]").value = text(value?.title);
      put(entry, value?.fields, isField);
      const people = Array.isArray(value?.contacts) ? value.contacts.slice(0, MOST_CONTACTS) : [];
      people.forEach((person, index) => {
        if (blankContact) put(index ? addContact(entry) : entry.querySelector(".contact"), person);
      });
    }
    inputs(form).forEach(measure);
  }

  function keep() {
    clearTimeout(waiting);
    waiting = 0;
    let words = "form_kept";
    try {
      localStorage.setItem(store, JSON.stringify(typed()));
    } catch {
      words = "form_not_kept";
    }
    tell(say(words));
  }

  function keepNow() {
    if (waiting) keep();
  }

  function kept() {
    try {
      const whole = JSON.parse(localStorage.getItem(store));
      return isAnswers(whole) ? whole : null;
    } catch {
      return null;
    }
  }

  function tell(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  // How long a text may be, and how high its box is

  function measure(input) {
    if (input.parentNode.classList.contains("grow")) input.parentNode.dataset.text = input.value;
    const most = Number(input.dataset.most), count = most && get(`${input.id}-count`);
    if (!count) return;
    const length = [...input.value.trim()].length;
    count.textContent = say("form_count", { count: length, most });
    count.classList.toggle("over", length > most);
  }

  // What hinders saving

  function faultsOf() {
    const found = [];
    const all = [...list.children];
    const full = all.filter((entry) => inputs(entry).some((input) => input.value.trim()));
    const asked = [...inputs(get("person")), ...(full.length ? full : all.slice(0, 1)).flatMap(inputs)];
    for (const input of asked) {
      const value = input.value.trim(), most = Number(input.dataset.most) || 0, length = [...value].length;
      const entry = input.closest(".entry");
      const own = input.dataset.label;
      const label = entry && full.length > 1 ? `${entry.querySelector(".entry-name").textContent}, ${own}` : own;
      const wrong =
        input.dataset.required === "yes" && !value ? say("form_missing", { label })
        : most && length > most ? say("form_too_long", { label, count: length - most })
        : input.type === "email" && value && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? say("form_not_an_email", { label })
        : "";
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (wrong) found.push([input, wrong]);
    }
    return found;
  }

  function show(found) {
    const items = found.map(([input, words]) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${input.id}`;
      link.textContent = words;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        input.focus();
      });
      item.append(link);
      return item;
    });
    get("fault-list").replaceChildren(...items);
    faults.hidden = !found.length;
    if (found.length) faults.focus();
  }

  function save() {
    keepNow();
    const whole = new Blob([JSON.stringify(answers(), null, 2) + "\n"], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(whole);
    link.download = data.file;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    show([]);
    tell(say("form_saved", { file: data.file }));
  }

  get("save").addEventListener("click", () => {
    const found = faultsOf();
    if (found.length) show(found);
    else save();
  });
  get("save-as-it-is").addEventListener("click", save);
  get("print").addEventListener("click", () => window.print());
  get("add").addEventListener("click", () => {
    addEntry().querySelector("input").focus();
    keep();
  });
  get("open").addEventListener("click", () => get("file").click());
  get("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    try {
      const whole = file.size <= MOST_BYTES ? JSON.parse(await file.text()) : null;
      if (!isAnswers(whole)) throw new TypeError("another file");
      fill(whole);
      show([]);
      keep();
      tell(say("form_opened", { file: file.name }));
    } catch {
      tell(say("form_not_opened", { file: file.name }));
    }
  });

  const clear = get("clear");
  let sure = 0;
  const calm = () => {
    clearTimeout(sure);
    sure = 0;
    clear.textContent = say("form_clear");
  };
  clear.addEventListener("blur", calm);
  clear.addEventListener("click", () => {
    if (!sure) {
      clear.textContent = say("form_clear_now");
      sure = setTimeout(calm, 8000);
      return;
    }
    calm();
    keepNow();
    fill({ sent_by: {}, member: "", entries: [] });
    inputs(form).forEach((input) => input.removeAttribute("aria-invalid"));
    show([]);
    try {
      localStorage.removeItem(store);
    } catch { /* nothing was kept */ }
    tell(say("form_cleared"));
  });

  form.addEventListener("input", (event) => {
    measure(event.target);
    event.target.removeAttribute("aria-invalid");
    clearTimeout(waiting);
    waiting = setTimeout(keep, 200);
  });
  addEventListener("pagehide", keepNow);
  form.addEventListener("submit", (event) => event.preventDefault());

  fill(kept() || { sent_by: {}, member: "", entries: [] });
  document.documentElement.classList.add("ready");
})();
