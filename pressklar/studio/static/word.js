// Returned Word files: dropped, looked at, answered, merged.
import {acts, ask, forms, leave, query, queryAll, reload, send} from "./core.js";

const receive = async files => {
  let key;
  for (const file of files) key = (await send("/word", file).catch(() => ({file: key}))).file;
  if (key) location.href = files.length > 1 ? "/word" : `/word/${key}`;
};
const drop = query("#drop");
drop?.addEventListener("change", event => receive([...event.target.files]));
drop?.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
drop?.addEventListener("drop", event => { event.preventDefault(); drop.classList.remove("over"); receive([...event.dataTransfer.files]); });
for (const area of queryAll(".clash textarea")) area.addEventListener("input", () => { query("input[value=edit]", area.closest("fieldset")).checked = true; });
acts["put away"] = async ({key}) => { await ask(`/word/${key}/away`, {}); leave("/word"); };
acts["close draft"] = async ({draft}) => { await ask("/word/close", {draft}); reload(); };
forms.merge = async form => {
  const answers = {};
  for (const clash of queryAll(".clash", form)) {
    const choice = query("input:checked", clash).value;
    answers[clash.dataset.conflict] = choice === "edit" ? `edit:${query("textarea", clash).value}` : choice;
  }
  const {conflicts} = await ask(`/word/${form.dataset.key}/merge`, {answers, allow_new: form.elements.allow_new.checked, allow_delete: form.elements.allow_delete.checked});
  leave(conflicts ? undefined : "/word");
};
