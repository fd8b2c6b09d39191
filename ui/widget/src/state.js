// What a grid shows, as the address bar keeps it: every filter is a parameter, so back, reload and a shared link work.
import { config } from "./config.js";

export const PAGE = 24;

export const empty = (q = "") => ({ q, filters: {}, min: "", max: "", sort: "", extra: [], parse: true, shown: PAGE });

/** The state the address holds; `q` is the parameter of the search words. */
export function read(q) {
  const params = new URLSearchParams(location.search);
  const state = empty(params.get(q) || "");
  for (const [key, value] of params) {
    if (!key.startsWith("sk.")) continue;
    const field = key.slice(3);
    (state.filters[field] = state.filters[field] || []).push(value);
  }
  state.min = number(params.get("sk-min"));
  state.max = number(params.get("sk-max"));
  state.sort = params.get("sk-sort") || "";
  state.parse = params.get("sk-parse") !== "0";
  state.shown = Math.min(Math.max(Number(params.get("sk-n")) || PAGE, PAGE), 96);
  try {
    state.extra = JSON.parse(params.get("sk-with") || "[]");
  } catch {
    state.extra = []; // an address someone cut short
  }
  return state;
}

const number = (text) => (text && Number.isFinite(Number(text)) ? text : "");

/** The page's address with this state in it, and what else it held left alone; null clears ours. */
export function write(q, state) {
  const url = new URL(location.href);
  for (const key of [...url.searchParams.keys()]) if (/^sk[-.]/.test(key)) url.searchParams.delete(key);
  if (!state) {
    url.searchParams.delete(q);
    return url;
  }
  url.searchParams.set(q, state.q);
  for (const [field, values] of Object.entries(state.filters)) values.forEach((v) => url.searchParams.append("sk." + field, v));
  const plain = { "sk-min": state.min, "sk-max": state.max, "sk-sort": state.sort };
  for (const [key, value] of Object.entries(plain)) if (value) url.searchParams.set(key, value);
  if (!state.parse) url.searchParams.set("sk-parse", "0");
  if (state.extra.length) url.searchParams.set("sk-with", JSON.stringify(state.extra));
  if (state.shown > PAGE) url.searchParams.set("sk-n", state.shown);
  return url;
}

/** The constraints of the filters, without those of one field where its own counts are asked for. */
export function constraints(state, except) {
  const list = state.extra.filter((wish) => wish.field !== except);
  for (const [field, values] of Object.entries(state.filters)) {
    if (field !== except && values.length) list.push({ field, op: "in", value: values });
  }
  if (except !== "price" && state.min) list.push({ field: "price", op: ">=", value: Number(state.min) });
  if (except !== "price" && state.max) list.push({ field: "price", op: "<=", value: Number(state.max) });
  return list;
}

/** The ShoppingRequest of a state. */
export function request(state, offset, k, except) {
  const [field, order] = state.sort.split(".");
  return {
    text: state.q,
    parse: state.parse,
    constraints: constraints(state, except),
    sort: field ? { field, order } : null,
    offset,
    k,
    facets: except ? [except] : config.facets,
    explain: except ? "none" : "short",
  };
}
