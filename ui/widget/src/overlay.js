// The grid on a page that has no place for one: a dialog over the whole page, opened by the address.
import { h, icon, ICONS, shadow } from "./dom.js";
import { write } from "./state.js";
import { t } from "./words.js";

const PARAM = "sk-q";

export class Overlay extends HTMLElement {
  constructor() {
    super();
    this.field = h("input", { type: "search", "aria-label": t("search_shop"), placeholder: t("search_shop") });
    const form = h("form", { role: "search", onsubmit: (event) => this.submit(event) }, this.field);
    const shut = h("button", { type: "button", class: "round", "aria-label": t("close_results"), onclick: () => this.leave() }, icon(ICONS.close));
    this.body = h("div", { class: "page" });
    this.dialog = h("dialog", { class: "over", "aria-label": t("results"), oncancel: (e) => (e.preventDefault(), this.leave()) }, h("header", {}, form, shut), this.body);
    shadow(this).append(this.dialog);
    addEventListener("popstate", () => this.follow());
    this.addEventListener("shopkeeper:ask", () => this.leave()); // it covers the assistant
  }

  connectedCallback() {
    this.follow();
  }

  /** Open or shut, as the address says: that is how back and reload work. */
  follow() {
    const wanted = new URLSearchParams(location.search).get(PARAM);
    if (!wanted) return this.shut();
    this.field.value = wanted;
    if (!this.grid) this.open();
    return undefined;
  }

  open() {
    this.grid = h("shopkeeper-grid", { param: PARAM });
    this.grid.addEventListener("shopkeeper:shown", (event) => (this.field.value = event.detail.q));
    this.body.append(this.grid);
    this.dialog.showModal();
  }

  shut() {
    if (!this.grid) return;
    this.grid.remove();
    this.grid = null;
    this.dialog.close();
  }

  /** A search from the shop's field; resolves to whether it was answered, and leaves no trace where not. */
  async search(text) {
    this.field.value = text;
    if (!this.grid) this.open();
    const ok = await this.grid.search(text);
    if (!ok && !new URLSearchParams(location.search).has(PARAM)) this.shut();
    return ok;
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (text) this.search(text);
  }

  leave() {
    history.pushState({ ...history.state, shopkeeperGrid: null }, "", write(PARAM, null));
    this.shut();
  }
}
