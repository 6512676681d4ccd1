// From texts to sent parcels: going on along the row of steps, the mail server, a trial, sending, what became of each message; and the
// overview's list of members.
import {acts, ask, forms, main, query, queryAll, reload, sure} from "./core.js";
import {begin} from "./work.js";

const door = main?.dataset.door ?? "/send";  // parcels, calls or reminders
acts["go on"] = () => begin("/finish", {});
acts["send all"] = async ({question, due, changed}) => { if (await sure(question)) await begin(door, {act: "all", due, changed: Boolean(changed)}); };
acts["send again"] = async ({question, member}) => { if (await sure(question)) await begin(door, {act: "retry", member}); };
acts["settle"] = async ({member, recipient, arrived}) => { await ask("/send/settle", {member, recipient, arrived: Boolean(arrived), kind: main.dataset.kind ?? "parcel"}); reload(); };
acts["by hand"] = async ({question, member}) => { if (await sure(question)) { await ask(door, {act: "by hand", member}); reload(); } };
acts["write drafts"] = ({changed}) => begin(door, {act: "drafts", changed: Boolean(changed)});
forms["make letters"] = form => begin(door, {act: "make", last_day: form.elements.last_day?.value ?? ""});
acts["test server"] = async () => { await ask("/send/server", {act: "test"}); reload(); };
forms["approve and go on"] = form => begin("/finish", {by: form.elements.by.value});
forms["trial"] = form => begin(door, {act: "trial", to: form.elements.to.value, member: form.elements.member.value});
forms["mail server"] = async form => {
  const button = query("button", form);
  button.ariaDisabled = true;
  try {
    await ask("/send/server", Object.fromEntries(new FormData(form)));
    reload();
  } finally {
    button.ariaDisabled = false;
  }
};

let asking = false;
export const watchLedger = async () => {  // the list of recipients, as it is now
  if (asking || !query("#ledger")) return;
  asking = true;
  try {
    const fresh = new DOMParser().parseFromString(await ask(`${door}?piece=ledger`), "text/html");
    query("#ledger").replaceWith(query("#ledger", fresh));
  } finally {
    asking = false;
  }
};

// ---------------------------------------------------------------- the overview

const filter = () => {
  const form = query("#find-members");
  if (!form) return;
  const words = form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = queryAll(".members tbody tr");
  for (const row of rows) row.hidden = !(words.every(word => row.textContent.toLowerCase().includes(word)) && (!form.elements.waiting.checked || row.dataset.waits));
  query("#members-shown").textContent = `${rows.filter(row => !row.hidden).length} / ${rows.length}`;
};
query("#find-members")?.addEventListener("input", filter);
forms["find members"] = filter;
export const freshOverview = async () => {  // what it shows has changed on the disk
  if (!query("#overview")) return;
  const fresh = new DOMParser().parseFromString(await ask("/"), "text/html");
  query("#counts").replaceChildren(...query("#counts", fresh).childNodes);
  for (const part of ["#overview", "#members"]) query(part).replaceWith(query(part, fresh));
  filter();
};
