// `<shopkeeper-carousel product="ID">`: products similar to one. Empty or unreachable, it takes no room.
import { recommend } from "./api.js";
import { card, skeletons } from "./card.js";
import { h, icon, ICONS, shadow } from "./dom.js";
import { describe } from "./jsonld.js";
import { t } from "./words.js";

let made = 0;

export class Carousel extends HTMLElement {
  static observedAttributes = ["product"];

  constructor() {
    super();
    this.dataId = `shopkeeper-carousel-data-${++made}`;
    this.row = h("div", { class: "row-scroll", role: "group", tabindex: "0" });
    const step = (way) => this.row.scrollBy({ left: way * this.row.clientWidth * 0.8, behavior: "smooth" });
    const arrow = (way, name, drawing) =>
      h("button", { type: "button", class: "round", "aria-label": name, onclick: () => step(way) }, icon(drawing));
    this.heading = h("h2", {});
    this.told = h("p", { role: "status", class: "hush" });
    this.arrows = h("div", { class: "arrows" }, arrow(-1, t("back"), ICONS.left), arrow(1, t("forward"), ICONS.right));
    shadow(this).append(h("section", { class: "carousel" }, h("header", {}, this.heading, this.arrows), this.row, this.told));
  }

  connectedCallback() {
    this.heading.textContent = this.getAttribute("heading") || t("similar");
    this.row.setAttribute("aria-label", this.heading.textContent);
    this.load();
  }

  attributeChangedCallback(_, before) {
    if (this.isConnected && before !== null) this.load();
  }

  disconnectedCallback() {
    this.asked?.abort();
    describe(this.dataId, []);
  }

  async load() {
    const seed = this.getAttribute("product");
    this.asked?.abort();
    const { signal } = (this.asked = new AbortController());
    this.toggleAttribute("empty", false);
    this.row.replaceChildren(...skeletons(6, "tall"));
    const base = seed ? { seed_product: seed, exclude_ids: [seed] } : { text: this.getAttribute("query") || "" };
    try {
      const slate = await recommend({ ...base, explain: "none", k: Number(this.getAttribute("count")) || 12 }, signal);
      this.show(slate);
    } catch {
      if (!signal.aborted) this.nothing();
    }
  }

  show(slate) {
    const picks = slate.selected;
    if (!picks.length) return this.nothing();
    const list = { traceId: slate.trace_id, name: this.heading.textContent };
    const tell = (text) => (this.told.textContent = text);
    this.row.replaceChildren(...picks.map((pick, i) => card(pick, { shape: "tall", list, index: i + 1, tell, eager: false })));
    return describe(this.dataId, picks.map((pick) => pick.product));
  }

  nothing() {
    this.toggleAttribute("empty", true);
    this.row.replaceChildren();
    describe(this.dataId, []);
  }
}
