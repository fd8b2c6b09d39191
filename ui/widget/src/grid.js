// `<shopkeeper-grid>`: the answer to a search, with filters, chips and order, its state in the address bar.
// Inside the element stand the shop's own results: they show until we answer, and again should we fail.
import { recommend } from "./api.js";
import { card, skeletons } from "./card.js";
import { chips, redraw } from "./chips.js";
import { config } from "./config.js";
import { h, shadow } from "./dom.js";
import { filters } from "./facets.js";
import { safeUrl } from "./format.js";
import { describe } from "./jsonld.js";
import { PAGE, empty, read, request, write } from "./state.js";
import { hiddenBefore, keyOf, label, withoutWords } from "./wishes.js";
import { t } from "./words.js";

const ORDERS = [
  ["", "best"],
  ["price.asc", "up"],
  ["price.desc", "down"],
  ["rating.desc", "rated"],
  ["released.desc", "newest"],
];

/** A loosening in the chips' own words: `≤ $120 instead of ≤ $90`, `without “blue”`. */
function easier({ constraint, becomes }, currency) {
  if (becomes) return t("instead", { new: label(becomes, currency), old: label(constraint, currency) });
  return t("without", { wish: label(constraint, currency) });
}

export class Grid extends HTMLElement {
  constructor() {
    super();
    const root = shadow(this);
    this.own = h("slot");
    this.told = h("p", { role: "status", class: "count" });
    this.order = h("select", { "aria-label": t("sort"), onchange: (e) => this.change({ sort: e.target.value }) });
    this.order.append(...ORDERS.map(([value, name]) => h("option", { value }, t(name))));
    this.wishes = h("div", { class: "wishes" });
    this.notes = h("div", { class: "notes" });
    this.cards = h("div", { class: "cards" });
    this.more = h("button", { type: "button", class: "button quiet more", onclick: () => this.load(true) }, t("more"));
    this.side = h("div", { class: "side" });
    this.done = h("button", { type: "button", class: "button done", onclick: () => this.unfold() });
    this.folded = h("details", { class: "folded" }, h("summary", { class: "button quiet" }, t("filters")), this.side);
    const order = h("label", { class: "order" }, h("span", {}, t("sort")), this.order);
    const main = h("div", { class: "main" }, this.told, this.wishes, this.notes, this.cards, this.more);
    this.ours = h("section", { class: "grid", "aria-label": t("results") }, this.folded, order, main);
    root.append(this.own, this.ours);
    this.ours.hidden = true;
  }

  get param() {
    return this.getAttribute("param") || "q";
  }

  connectedCallback() {
    this.folded.open = innerWidth >= 900;
    this.back = () => this.restore();
    addEventListener("popstate", this.back);
    addEventListener("pagehide", (this.leave = () => this.keepPlace()));
    this.restore();
  }

  disconnectedCallback() {
    removeEventListener("popstate", this.back);
    removeEventListener("pagehide", this.leave);
    this.asked?.abort();
    describe("shopkeeper-grid-data", []);
  }

  /** Shows what the address says. Resolves to whether an answer came. */
  restore() {
    this.state = read(this.param);
    const kept = history.state && history.state.shopkeeperGrid;
    this.gone = (kept && kept.gone) || null;
    if (!this.state.q && !this.hasAttribute("browse")) return this.fail();
    return this.load().then((ok) => {
      if (ok && kept && kept.y) scrollTo(0, kept.y);
      return ok;
    });
  }

  keepPlace() {
    if (this.state) history.replaceState({ ...history.state, shopkeeperGrid: { gone: this.gone, y: scrollY } }, "");
  }

  /** A new search. Resolves to whether an answer came; the address changes only then. */
  async search(q) {
    const before = this.state;
    this.state = empty(q);
    this.gone = null;
    const ok = await this.load();
    if (ok) this.push();
    else this.state = before;
    return ok;
  }

  change(patch, gone = null) {
    this.state = { ...this.state, shown: PAGE, ...patch };
    this.gone = gone;
    this.push();
    return this.load();
  }

  push() {
    history.pushState({ ...history.state, shopkeeperGrid: { gone: this.gone } }, "", write(this.param, this.state));
  }

  async load(further = false) {
    this.asked?.abort();
    const { signal } = (this.asked = new AbortController());
    const offset = further ? this.slate.count : 0;
    const k = further ? PAGE : this.state.shown;
    if (!further) this.wait();
    this.more.disabled = true;
    try {
      const [slate, ...counts] = await Promise.all([
        recommend(request(this.state, offset, k), signal),
        ...(further ? [] : this.chosen().map((field) => recommend(request(this.state, 0, 1, field), signal))),
      ]);
      if (signal.aborted) return false;
      const target = safeUrl(slate.redirect);
      if (target && !further) {
        // Where the address holds these words already, Back must not come here again.
        if (read(this.param).q === this.state.q) location.replace(target);
        else location.assign(target);
        return true;
      }
      this.show(slate, counts.flatMap((other) => other.facets), further);
      return true;
    } catch {
      if (signal.aborted) return false;
      return further ? this.stall() : this.fail();
    }
  }

  /** Fields that are filtered on: their own counts are asked for apart, or only what is chosen would be listed. */
  chosen() {
    const { filters: chosen, min, max } = this.state;
    return [...Object.keys(chosen).filter((field) => chosen[field].length), ...(min || max ? ["price"] : [])];
  }

  wait() {
    this.own.hidden = true;
    this.ours.hidden = false;
    this.ours.setAttribute("aria-busy", "true");
    if (this.cards.childElementCount) return; // old cards stay in place, dimmed, until the new ones are here
    this.cards.replaceChildren(...skeletons(12, "tall"));
  }

  fail() {
    this.own.hidden = false;
    this.ours.hidden = true;
    describe("shopkeeper-grid-data", []);
    return false;
  }

  stall() {
    this.more.disabled = false;
    this.told.textContent = t("stalled");
    return false;
  }

  show(slate, counts, further) {
    const picks = slate.selected.length ? slate.selected : slate.near;
    const list = { traceId: slate.trace_id, name: "Search results" };
    const before = further ? this.slate.count : 0;
    const tell = (text) => (this.told.textContent = text);
    const nodes = picks.map((pick, i) => {
      const mark = hiddenBefore(pick.product, this.gone, slate.currency);
      return card(pick, { shape: "tall", list, index: before + i + 1, mark, tell, eager: before + i < 8, wishes: () => slate.constraints });
    });
    this.slate = { count: before + picks.length };
    this.picks = further ? [...this.picks, ...picks] : picks;
    if (further) {
      this.cards.append(...nodes);
      this.state.shown = Math.min(before + PAGE, 96);
      history.replaceState(history.state, "", write(this.param, this.state));
    } else {
      this.cards.replaceChildren(...nodes);
      this.head(slate, counts);
    }
    this.ours.removeAttribute("aria-busy");
    this.dispatchEvent(new CustomEvent("shopkeeper:shown", { bubbles: true, composed: true, detail: { q: this.state.q, total: slate.total } }));
    const near = !slate.selected.length && picks.length;
    tell(near ? t("near") + t("found", { n: picks.length }) : this.counted(slate));
    this.more.hidden = near || this.slate.count >= slate.total || !picks.length || this.slate.count > 1000;
    this.more.disabled = false;
    describe("shopkeeper-grid-data", this.picks.map((pick) => pick.product));
  }

  counted({ total }) {
    const { q } = this.state;
    if (!total) return t("nothing", { q });
    return t("found", { n: total }) + (q ? t("for_q", { q }) : "") + (this.slate.count < total ? t("of_them", { n: this.slate.count }) : "");
  }

  head(slate, counts) {
    this.order.value = this.state.sort || (slate.sort ? `${slate.sort.field}.${slate.sort.order}` : "");
    if (this.order.selectedIndex < 0) this.order.value = "";
    const facets = slate.facets.map((facet) => counts.find((other) => other.field === facet.field) || facet);
    for (const other of counts) if (!facets.includes(other)) facets.push(other);
    const focused = this.focusedFilter();
    this.side.replaceChildren(...filters(facets, this.state, slate.currency, (patch) => this.change(patch)), this.done);
    this.done.textContent = t("show_found", { n: slate.total });
    this.folded.hidden = this.order.parentElement.hidden = !facets.length;
    focused();
    redraw(this.wishes, chips(slate.constraints, slate.currency, (wish) => this.drop(wish, slate)), this.order);
    this.notes.replaceChildren(...this.remarks(slate));
  }

  /** On a phone the filters cover the products: back to these. */
  unfold() {
    this.folded.open = false;
    this.folded.firstElementChild.focus();
  }

  /** Redrawing must not take the focus from the filter just pressed. */
  focusedFilter() {
    const at = this.shadowRoot.activeElement;
    if (!at || !this.side.contains(at)) return () => {};
    const { name, value, type } = at;
    return () => {
      const same = [...this.side.querySelectorAll("input")].find((n) => n.name === name && (type !== "checkbox" || n.value === value));
      same?.focus();
    };
  }

  remarks(slate) {
    const fixed = slate.corrections.map(([typed, meant]) => h("p", {}, t("read_as", { typed, meant })));
    const sold = slate.sold_out.map(({ product }) => h("p", {}, t("sold", product) + (slate.selected.length ? t("close") : "")));
    const ways = slate.selected.length ? [] : slate.loosenings.filter((way) => way.count > 0);
    const buttons = ways.map((way) =>
      h("button", { type: "button", class: "button quiet", onclick: () => this.loosen(way, slate) }, `${easier(way, slate.currency)} (${way.count})`),
    );
    const nothing = !slate.selected.length && !slate.near.length && h("p", { class: "nothing" }, t("other_words"));
    const ask = nothing && this.state.q && config.chat && h("div", { class: "ways" }, h("button", { type: "button", class: "button quiet", onclick: () => this.ask() }, t("ask_instead")));
    return [...fixed, ...sold, nothing, ask, buttons.length > 0 && h("div", { class: "ways" }, buttons)].filter(Boolean);
  }

  ask() {
    this.dispatchEvent(new CustomEvent("shopkeeper:ask", { bubbles: true, composed: true, detail: this.state.q }));
  }

  drop(wish, slate) {
    return this.change(this.without(wish, slate), wish);
  }

  loosen(way, slate) {
    const patch = this.without(way.constraint, slate);
    const extra = patch.extra || this.state.extra;
    return this.change({ ...patch, extra: way.becomes ? [...extra, way.becomes] : extra }, way.constraint);
  }

  /** The state without a wish: out of the filters, or out of the words it came from, or spelt out without it. */
  without(wish, slate) {
    const key = keyOf(wish);
    const { filters: chosen, extra } = this.state;
    if (wish.op === "in" && chosen[wish.field]) return { filters: { ...chosen, [wish.field]: [] } };
    if (wish.field === "price" && !wish.words) {
      if (wish.op === ">=" && this.state.min) return { min: "" };
      if (wish.op === "<=" && this.state.max) return { max: "" };
    }
    if (extra.some((other) => keyOf(other) === key)) return { extra: extra.filter((other) => keyOf(other) !== key) };
    const q = withoutWords(this.state.q, wish);
    if (q) return { q };
    const mine = new Set([...Object.keys(chosen), ...(this.state.min || this.state.max ? ["price"] : [])]);
    return { parse: false, extra: slate.constraints.filter((other) => keyOf(other) !== key && !mine.has(other.field)) };
  }
}
