// What stands in the panel: bubbles, and answers of chips, cards and a few words.
import { buy, card, skeletons } from "./card.js";
import { chips, redraw } from "./chips.js";
import { table } from "./compare.js";
import { config } from "./config.js";
import { h } from "./dom.js";
import { contactOf } from "./contact.js";
import { basketOf, factsOf, sourcesOf, thumbs } from "./extras.js";
import { keyOf } from "./wishes.js";
import { t } from "./words.js";

const SCREENS = ["products", "clarification"]; // answers whose cards take the place of those before

export class Transcript {
  /** `talk` is drawn into `body`; `act`: {quick, speak(text), say(text, shown), unwish(wish, key), click(turn), bought(product)}. */
  constructor(body, talk, act) {
    Object.assign(this, { body, talk, act });
  }

  draw() {
    this.body.replaceChildren(this.greeting());
    this.last = null;
    for (const turn of this.talk.turns) this.place(turn, false);
    this.chipsOfLast();
    this.body.scrollTop = this.body.scrollHeight;
  }

  greeting() {
    const starters = this.talk.turns.length ? [] : config.examples;
    return h(
      "div",
      { class: "greeting" },
      h("p", {}, t("hello")),
      starters.length > 0 && h("div", { class: "starters" }, this.sayings(starters.map((line) => ({ label: line, say: line })))),
    );
  }

  place(turn, fresh) {
    if (turn.say) this.body.append(h("p", { class: "mine" }, h("span", { class: "hush" }, t("you")), turn.say));
    const parts = {
      turn,
      chips: h("div", { class: "wishes" }),
      cards: h("div", { class: "list" }),
      extra: h("div", { class: "extra" }),
      text: h("p", { class: "prose" }),
      thumbs: h("div"),
      box: h("div", { class: "answer" }),
    };
    this.last?.chips.replaceChildren(); // wishes and choices are those of the newest answer
    this.act.quick.replaceChildren();
    parts.box.append(parts.text, parts.chips, parts.cards, parts.extra, parts.thumbs);
    this.body.append(parts.box);
    this.last = parts;
    if (!fresh) {
      this.cards(parts, turn.comparison ? { products: [] } : turn);
      this.beside(parts, turn);
      parts.text.textContent = turn.text;
    }
    return parts;
  }

  /** An answer is on its way: to words, which then stand above it, or to a button; `n` cards are expected. */
  begin(text, n = 3) {
    const turn = { say: text, text: "", products: [], options: [] };
    this.body.querySelector(".greeting .starters")?.remove();
    const parts = this.place(turn, true);
    parts.cards.append(...skeletons(n, "row"));
    parts.text.textContent = t("looking");
    parts.text.classList.add("waiting");
    this.gone = null;
    this.reveal(parts.box);
  }

  /** The last answer is about to be given anew, without `wish`. */
  again(wish) {
    this.gone = wish;
    this.last.box.setAttribute("aria-busy", "true");
  }

  grow(event, answer, data) {
    const parts = this.last;
    if (event === "products") this.cards(parts, data.kind === "comparison" ? { products: [] } : answer);
    else if (event === "ledger") this.wishes(answer.wishes);
    else if (event === "stage" && !answer.text && !answer.products && data.note && config.locale.startsWith("en")) parts.text.textContent = sentence(data.note) + "…";
    else if (event === "text_delta" && !answer.cart) {
      parts.text.classList.remove("waiting");
      parts.text.textContent = answer.text;
    }
    if (!this.gone) this.reveal(parts.box);
  }

  finish(answer) {
    const parts = this.last;
    const { products } = answer;
    const { wishes, ...kept } = answer;
    Object.assign(parts.turn, kept);
    if (wishes) this.talk.wishes = wishes;
    this.cards(parts, kept.comparison ? { products: [] } : kept);
    this.beside(parts, parts.turn);
    this.wishes(this.talk.wishes);
    this.choices(answer.options);
    parts.text.classList.remove("waiting");
    parts.text.textContent = answer.text;
    parts.box.removeAttribute("aria-busy");
    if (!this.gone) this.talk.turns.push(parts.turn);
    this.talk.keep();
    this.act.speak([answer.text, products.length ? t("found", { n: products.length }) : ""].join(" "));
    if (!this.gone) this.reveal(parts.box);
  }

  fail() {
    const parts = this.last;
    const words = t("unreachable");
    parts.box.removeAttribute("aria-busy");
    parts.cards.querySelectorAll(".skeleton").forEach((node) => node.remove());
    parts.text.classList.remove("waiting");
    parts.text.textContent = words;
    this.chipsOfLast();
    this.act.speak(words);
  }

  chipsOfLast() {
    if (!this.last) return;
    this.wishes(this.talk.wishes);
    this.choices(this.last.turn.options || []);
  }

  /** An answer nobody asked for in words, and that has nothing to say, leaves no trace. */
  drop() {
    this.last.box.remove();
    this.last = null;
  }

  choices(options) {
    this.act.quick.replaceChildren(...this.sayings(options));
  }

  /** Buttons that say something, or, with a `click`, do what a chip or card would. */
  sayings(options) {
    return options.map(({ label, say, shown = label, click }) => h("button", { type: "button", onclick: () => (click ? this.act.click(click) : this.act.say(say, shown)) }, label));
  }

  wishes(list) {
    const currency = this.last.turn.products?.[0]?.currency;
    const row = chips(list, currency, (wish) => this.act.unwish(wish, keyOf(wish)));
    redraw(this.last.chips, row, this.act.field);
  }

  /**
   * Draws cards, under the headings of their `groups` where several things were asked for; those already there keep their
   * element, the focus within it too, and glide to their place; new ones slide in.
   */
  cards(parts, { products, groups = [], traceId }) {
    const list = this.list(parts, traceId);
    const old = new Map([...parts.cards.querySelectorAll("[data-id]")].map((node) => [node.dataset.id, node]));
    const stood = new Map([...old].map(([id, node]) => [id, node.getBoundingClientRect().top]));
    const nodes = products.map((product, i) => {
      const { why, misses, featured, note: mark } = product;
      const kept = old.get(product.id);
      if (kept && kept.dataset.words === why + mark) return kept;
      const shown = { ...this.selling(list, i + 1), shape: "row", mark, eager: true, asks: this.asks(product) };
      const node = card({ product, why, misses, featured }, shown);
      node.dataset.words = why + mark;
      return node;
    });
    const heads = new Map(groups.map(({ heading, ids }) => [ids[0], heading]));
    const focused = parts.cards.getRootNode().activeElement;
    parts.cards.replaceChildren(
      ...nodes.flatMap((node) => (heads.has(node.dataset.id) ? [h("p", { class: "head" }, heads.get(node.dataset.id)), node] : node)),
    );
    if (parts.cards.contains(focused)) focused.focus({ preventScroll: true }); // what is put back has lost it
    if (old.size && !matchMedia("(prefers-reduced-motion: reduce)").matches) glide(nodes, stood);
  }

  list = (parts, traceId) => ({ traceId: traceId || parts.turn.traceId, name: "Chat" });

  selling(list, index) {
    return { list, index, tell: this.act.speak, bought: this.act.bought, wishes: () => this.talk.wishes };
  }

  /** What can be asked about a card: of the newest screen why it is there, of an earlier one why it no longer is. */
  asks(product) {
    const { id } = product;
    return [
      { name: t("details"), style: "any", ask: () => this.act.click({ action: "details", id }) },
      { name: t("why"), style: "now", ask: () => this.act.click({ action: "why", id }) },
      { name: t("why_not"), style: "then", ask: () => this.act.click({ action: "why_not", id }) },
    ];
  }

  /** What stands beside words and cards: a table, facts, the cart, documents, the way to a person, thumbs. */
  beside(parts, { id, kind, products, comparison, facts, cart, voucher, sources, contact }) {
    parts.box.classList.toggle("screen", SCREENS.includes(kind));
    const list = this.list(parts);
    const handed = contact !== undefined && (kind === "chat" || !sources?.length);
    const all = [
      comparison && table(comparison, products, list, (product, i) => buy(product, this.selling(list, i))),
      facts && factsOf(facts),
      cart ? basketOf(cart, voucher, this.act.click) : voucher && h("p", { class: "box" }, t("voucher", voucher)),
      sources?.length > 0 && sourcesOf(sources),
      handed && contactOf(contact, this.talk.turns, this.act.speak),
    ];
    parts.extra.replaceChildren(...all.filter(Boolean));
    parts.thumbs.replaceChildren(...(id ? [thumbs(parts.turn, this.act.speak, () => this.talk.keep())] : []));
  }

  reveal(box) {
    const mine = box.previousElementSibling;
    this.body.scrollTop = (mine?.classList.contains("mine") ? mine : box).offsetTop - 12;
  }
}

/** A stage's note, "searched 851 products", as a sentence begins. */
const sentence = (note) => note.charAt(0).toUpperCase() + note.slice(1);

function glide(nodes, stood) {
  for (const node of nodes) {
    const before = stood.get(node.dataset.id);
    const moved = before === undefined ? null : before - node.getBoundingClientRect().top;
    const from = moved === null ? { opacity: 0, transform: "translateX(40%)" } : { transform: `translateY(${moved}px)` };
    if (moved !== 0) node.animate([from, { opacity: 1, transform: "none" }], { duration: 420, easing: "cubic-bezier(.2,.8,.2,1)" });
  }
}
