// The history: an act undone, a state gone back to, a backup brought back, a person forgotten.
import {acts, ask, forms, leave, query, reload, send} from "./core.js";

const home = () => leave("/history");
Object.assign(acts, {
  "undo act": ({number}) => ask(`/history/${number}/undo`, {}).then(home),
  "go back": ({number}) => ask(`/history/${number}/back`, {}).then(home),
  "bring back": ({key}) => ask(`/backup/${key}`, {}).then(home),
  "put backup away": ({key}) => ask(`/backup/${key}/away`, {}).then(home),
});
forms.forget = form => ask("/forget", {person: form.dataset.person, places: form.dataset.places, sure: form.elements.sure.checked}).then(() => reload());
const drop = query("#backup");
const receive = async ([file]) => { if (file) location.href = `/backup/${(await send("/backup", file)).key}`; };
const dropped = files => receive(files).catch(() => {});
drop?.addEventListener("change", event => dropped(event.target.files));
drop?.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
drop?.addEventListener("drop", event => { event.preventDefault(); drop.classList.remove("over"); dropped(event.dataTransfer.files); });
