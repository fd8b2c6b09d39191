// One conversation: what was said and answered, kept for this visit, and the turns sent to the server.
import { about, config } from "./config.js";
import { memory, session } from "./dom.js";
import { stream } from "./stream.js";

const KEPT = 20;
const EXTRAS = ["comparison", "facts", "voucher", "sources", "contact", "groups"];
const LONG = ["description", "tags", "attributes", "units", "variants"]; // what a card never shows

export class Talk {
  constructor() {
    this.turns = memory.read("turns") || [];
    this.wishes = memory.read("wishes") || [];
    this.before = Promise.resolve();
  }

  keep() {
    this.turns = this.turns.slice(-KEPT);
    memory.write("turns", this.turns);
    memory.write("wishes", this.wishes);
  }

  forget() {
    this.turns = [];
    this.wishes = [];
    this.before = Promise.resolve();
    memory.write("session", null);
    memory.write("cart", null);
    this.keep();
  }

  /**
   * Sends a turn, `{say}`, `{click}` or, where the chat was opened on a product's page, neither; calls `on(event, answer)`
   * as its answer grows: {id, text, kind, products, wishes, cart, options, comparison, facts, voucher, sources, contact, traceId}.
   * Resolves to the whole answer; rejects when none came.
   */
  send(turn, on, signal) {
    const sent = this.before.then(() => this.exchange(turn, on, signal));
    this.before = sent.catch(() => {}); // a session takes one turn at a time
    return sent;
  }

  async exchange(turn, on, signal) {
    const id = crypto.randomUUID?.() || String(Math.random());
    const answer = { id, text: "", kind: "", products: null, wishes: null, cart: null, options: [], traceId: "" };
    const body = { session: session(), turn_id: answer.id, page: about(), shopper: config.shopper, locale: config.locale, ...turn };
    let fault = null;
    await stream(
      "/v1/chat",
      body,
      (event, data) => {
        if (event === "error") fault = new Error(data.detail);
        else {
          take(answer, event, data);
          on(event, answer, data);
        }
      },
      signal,
    );
    if (fault) throw fault;
    return answer;
  }
}

function take(answer, event, data) {
  if (event === "products") Object.assign(answer, { products: slim(data.products), groups: data.groups });
  else if (event === "text_delta") answer.text += data.text;
  else if (event === "ledger") answer.wishes = data.ledger;
  else if (event === "cart") answer.cart = data.cart;
  else if (event === "question") answer.options = data.options;
  else if (event === "done") {
    Object.assign(answer, { text: data.text, kind: data.kind, traceId: data.trace_id || "", wishes: data.ledger, cart: data.cart });
    answer.products = slim(data.products);
    answer.options = [...(data.question?.options || []), ...(data.loosenings || []).map(easing)];
    for (const key of EXTRAS) answer[key] = data[key];
  }
}

/** What would let more in: a wish taken away, or said anew. */
function easing({ label: name, count, key, drops }) {
  const words = `${name} (${count})`;
  return drops ? { label: words, click: { action: "remove_constraint", key } } : { label: words, say: name, shown: name };
}

/** Products as cards need them. */
const slim = (products) =>
  products.map((product) => Object.fromEntries(Object.entries(product).filter(([key]) => !LONG.includes(key))));
