// What stands in the panel: bubbles, and answers of chips, cards and a few words.
import { card, skeletons } from "./card.js";
import { chips, redraw } from "./chips.js";
import { table } from "./compare.js";
import { config } from "./config.js";
import { h } from "./dom.js";
import { plural } from "./format.js";
import { keyOf } from "./wishes.js";

export class Transcript {
  /** `talk` is drawn into `body`; `act`: {field, speak(text), say(text), click(constraint, key), bought(rank)}. */
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
      h("p", {}, "Hello! I’m this shop’s automated assistant. Say what you need in your own words: what it’s for, your budget, what to leave out."),
      starters.length > 0 && h("div", { class: "starters" }, this.sayings(starters.map((line) => [line, line]))),
    );
  }

  place(turn, fresh) {
    if (turn.say) this.body.append(h("p", { class: "mine" }, h("span", { class: "hush" }, "You: "), turn.say));
    const parts = {
      turn,
      chips: h("div", { class: "wishes" }),
      cards: h("div", { class: "list" }),
      table: h("div"),
      text: h("p", { class: "prose" }),
      options: h("div", { class: "starters" }),
      box: h("div", { class: "answer" }),
    };
    this.last?.chips.replaceChildren(); // wishes and choices stand at the newest answer only
    this.last?.options.replaceChildren();
    parts.box.append(parts.text, parts.chips, parts.cards, parts.table, parts.options);
    this.body.append(parts.box);
    this.last = parts;
    if (!fresh) {
      this.cards(parts, turn.products || [], null);
      this.compared(parts);
      parts.text.textContent = turn.text;
    }
    return parts;
  }

  begin(text) {
    const turn = { say: text, text: "", products: [], options: [] };
    this.body.querySelector(".greeting .starters")?.remove();
    const parts = this.place(turn, true);
    parts.cards.append(...skeletons(3, "row"));
    parts.text.textContent = "Looking…";
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
    if (event === "products") this.cards(parts, answer.products, answer.traceId);
    else if (event === "ledger") this.wishes(answer.wishes);
    else if (event === "stage" && !answer.text && !answer.products && data.note) parts.text.textContent = sentence(data.note) + "…";
    else if (event === "text_delta" && !answer.cart) {
      parts.text.classList.remove("waiting");
      parts.text.textContent = answer.text;
    }
    if (!this.gone) this.reveal(parts.box);
  }

  finish(answer) {
    const parts = this.last;
    const { products } = answer;
    Object.assign(parts.turn, { text: answer.text, products, traceId: answer.traceId, options: answer.options, comparison: answer.comparison });
    if (answer.wishes) this.talk.wishes = answer.wishes;
    this.cards(parts, products, answer.traceId);
    this.compared(parts);
    this.wishes(this.talk.wishes);
    this.choices(answer.options);
    parts.text.classList.remove("waiting");
    parts.text.textContent = answer.text;
    parts.box.removeAttribute("aria-busy");
    if (!this.gone) this.talk.turns.push(parts.turn);
    this.talk.keep();
    this.act.speak([answer.text, products.length ? `${plural(products.length, "product")} shown.` : ""].join(" "));
    if (!this.gone) this.reveal(parts.box);
  }

  fail() {
    const parts = this.last;
    const words = "The assistant can’t be reached just now. The shop’s own search and pages work as always.";
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

  choices(options) {
    this.last.options.replaceChildren(...this.sayings(options.map(({ label, say }) => [label, say])));
  }

  sayings(pairs) {
    return pairs.map(([label, say]) => h("button", { type: "button", onclick: () => this.act.say(say) }, label));
  }

  wishes(list) {
    const currency = this.last.turn.products?.[0]?.currency;
    const row = chips(list, currency, (wish) => this.act.click(wish, keyOf(wish)));
    redraw(this.last.chips, row, this.act.field);
  }

  /** Draws cards; those already there keep their element and glide to their place, new ones slide in. */
  cards(parts, products, traceId) {
    parts.turn.products = products;
    const list = { traceId: traceId || parts.turn.traceId, name: "Chat" };
    const old = new Map([...parts.cards.querySelectorAll("[data-id]")].map((node) => [node.dataset.id, node]));
    const stood = new Map([...old].map(([id, node]) => [id, node.getBoundingClientRect().top]));
    const nodes = products.map((product, i) => {
      const { why, misses, featured, note: mark } = product;
      const kept = old.get(product.id);
      if (kept && kept.dataset.words === why + mark) return kept;
      const bought = () => parts === this.last && this.act.bought(i + 1); // ranks mean the newest screen
      const node = card({ product, why, misses, featured }, { shape: "row", list, index: i + 1, mark, tell: this.act.speak, bought, eager: true });
      node.dataset.words = why + mark;
      return node;
    });
    parts.cards.replaceChildren(...nodes);
    if (old.size && !matchMedia("(prefers-reduced-motion: reduce)").matches) glide(nodes, stood);
  }

  compared({ table: place, turn }) {
    place.replaceChildren(...(turn.comparison ? [table(turn.comparison, turn.products)] : []));
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
