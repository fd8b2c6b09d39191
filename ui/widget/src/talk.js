// One conversation: what was said and answered, kept for this visit, and the turns sent to the server.
import { about, config } from "./config.js";
import { memory, session } from "./dom.js";
import { stream } from "./stream.js";

const KEPT = 20;
const LONG = ["description", "tags", "units"]; // what a card never shows

export class Talk {
  constructor() {
    this.turns = memory.read("turns") || [];
    this.wishes = memory.read("wishes") || [];
  }

  keep() {
    this.turns = this.turns.slice(-KEPT);
    memory.write("turns", this.turns);
    memory.write("wishes", this.wishes);
  }

  forget() {
    this.turns = [];
    this.wishes = [];
    memory.write("session", null);
    this.keep();
  }

  /**
   * Sends a turn, `{say}` or `{click}`, and calls `on(event, answer)` as its answer grows:
   * {text, products, wishes, traceId, kind, question, cart}. Resolves to the whole answer; rejects when none came.
   */
  async send(turn, on, signal) {
    const answer = { text: "", products: null, wishes: null, kind: "", traceId: "", relaxed: false };
    const body = { session: session(), turn_id: crypto.randomUUID?.() || String(Math.random()), page: about(), shopper: config.shopper, ...turn };
    let fault = null;
    await stream(
      "/v1/chat",
      body,
      (event, data) => {
        if (event === "error") fault = new Error(data.detail || data.title || data.message || "no answer");
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
  if (event === "products") answer.products = slim(Array.isArray(data) ? data : data.products);
  else if (event === "text_delta") answer.text += typeof data === "string" ? data : (data.text ?? data.delta ?? "");
  else if (event === "ledger") answer.wishes = wishes(data);
  else if (event === "question") answer.question = typeof data === "string" ? { text: data } : data;
  else if (event === "cart") answer.cart = data;
  else if (event === "done") {
    answer.text = data.text ?? answer.text;
    if (data.products) answer.products = slim(data.products);
    if (data.ledger) answer.wishes = wishes(data.ledger);
    answer.kind = data.kind;
    answer.relaxed = Boolean(data.relaxed);
  }
  if (data && data.trace_id) answer.traceId = data.trace_id;
}

const wishes = (ledger) => (Array.isArray(ledger) ? ledger : ledger.constraints || []);

/** Products as cards need them, with what a removed chip is compared against. */
const slim = (products) =>
  products.map((product) => Object.fromEntries(Object.entries(product).filter(([key]) => !LONG.includes(key))));
