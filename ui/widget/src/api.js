// Talking to our server, and knowing whether it is there.
import { HOST, about, config } from "./config.js";
import { session } from "./dom.js";

const FRESH_MS = 5 * 60 * 1000;
let answered = 0;
let failed = 0;

/** Whether the server answered lately and has not failed since. Only then is the shop's form taken over. */
export const alive = () => answered > failed && Date.now() - answered < FRESH_MS;

/** JSON from our server. Rejects with an `Error` that carries `status` and the problem's `detail`. */
export async function call(path, { body, signal, timeout = 4000 } = {}) {
  const signals = [AbortSignal.timeout(timeout)];
  if (signal) signals.push(signal);
  try {
    const response = await fetch(HOST + path, { ...post(body), signal: AbortSignal.any(signals) });
    if (!response.ok) throw await problem(response);
    const answer = await response.json();
    answered = Date.now();
    return answer;
  } catch (error) {
    if (!(signal && signal.aborted)) noteFailure(error);
    throw error;
  }
}

/** Fetch options of a POST, or of a GET where there is no body. Cookies never travel. */
export function post(body) {
  const common = { credentials: "omit", referrerPolicy: "strict-origin" };
  if (body === undefined) return common;
  return { ...common, method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** An `Error` from a response's problem details (RFC 9457). */
export async function problem(response) {
  const details = await response.json().catch(() => ({}));
  const error = new Error(details.detail || details.title || `HTTP ${response.status}`);
  error.status = response.status;
  return error;
}

/** A wrong request is not a dead server; anything else is. */
export function noteFailure(error) {
  if (!(error.status >= 400 && error.status < 500)) failed = Date.now();
}

export function noteAnswer() {
  answered = Date.now();
}

/** Asks once whether the server is there; never rejects. */
export const ping = () => alive() || call("/healthz", { timeout: 2500 }).then(alive, () => false);

/** The public Slate of a request; the page's circumstances are filled in. */
export function recommend(request, signal) {
  const body = { surface: "widget", locale: config.locale, session: session(), shopper: config.shopper, page: about(), ...request };
  return call("/v1/recommendations", { body, signal });
}

/** What is being typed, gone on: {completions, products, traceId}. Words no title goes on with are searched for. */
export async function suggest(text, k, signal) {
  const { completions, products } = await call(`/v1/suggest?k=${k}&q=${encodeURIComponent(text)}`, { signal });
  if (products.length || text.length < 4) return { completions, products };
  const slate = await recommend({ text, k, explain: "none" }, signal);
  const picks = slate.selected.length ? slate.selected : slate.near;
  return { completions, products: picks.map((pick) => pick.product), traceId: slate.trace_id };
}
