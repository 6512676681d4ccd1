// The texts of a form: what each is called, what it holds, and where the caret stands in it.
import {queryAll} from "./core.js";

class TextField {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.field;
    this.area = box.querySelector("textarea");
  }
  get text() { return this.area.value; }
  get caret() { return document.activeElement === this.area ? this.area.selectionStart : null; }
  focus(index = this.area.selectionStart) {
    this.area.focus();
    this.area.setSelectionRange(index, index);
    this.area.scrollIntoView({block: "center"});
  }
}
export const fields = new Map(queryAll("[data-field]").map(box => [box.dataset.field, new TextField(box)]));
export const fieldOf = element => fields.get(element?.closest?.("[data-field]")?.dataset.field);
