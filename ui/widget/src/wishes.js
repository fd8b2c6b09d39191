// Constraints as a shopper reads them: chips' words, keys, and whether a product meets one.
import { money } from "./format.js";
import { t } from "./words.js";

const SIGNS = { "<=": "≤ ", "<": "< ", ">=": "≥ ", ">": "> " };

/** How the server names a constraint: numbers there are floats, so 90 reads `90.0`. */
export function keyOf(wish) {
  if (wish.key) return wish.key;
  const spell = (v) => (typeof v === "number" && Number.isInteger(v) ? v + ".0" : typeof v === "boolean" ? (v ? "True" : "False") : v);
  const value = Array.isArray(wish.value) ? `(${wish.value.map((v) => `'${v}'`).join(", ")})` : spell(wish.value);
  return `${wish.field} ${wish.op} ${value}`;
}

/** The chip's words: `≤ €90`, `not Logitech`, `colour: blue`. */
export function label(wish, currency) {
  if (wish.label) return wish.label;
  const excluded = wish.strength === "must_not" || wish.op.startsWith("!");
  const value = said(wish, currency);
  if (excluded) return t("not", { value });
  if (wish.field === "price") return (SIGNS[wish.op] || "") + value;
  if (wish.field === "rating") return `${SIGNS[wish.op] || ""}${value} ★`;
  if (SIGNS[wish.op]) return `${fieldName(wish.field)} ${SIGNS[wish.op]}${value}`;
  return value;
}

/** The value alone, as said: `€90`, `16 GB`, `blue or red`. */
export function said(wish, currency) {
  const one = (value) => {
    if (["price", "was_price"].includes(wish.field)) return money(value, currency);
    const name = fieldName(wish.field);
    if (String(value) === "true") return name; // a filter of the grid has it in letters
    if (String(value) === "false") return t("not", { value: name });
    return wish.unit ? `${value} ${wish.unit}` : String(value);
  };
  const all = [wish.value].flat().map(one);
  return [all.slice(0, -1).join(", "), all.at(-1)].filter(Boolean).join(t("or"));
}

export const fieldName = (field) => field.replace(/^attributes\./, "").replace(/_/g, " ");

export const unsupported = (wish) => wish.status === "unsupported";

/** Whether a product, as its public JSON, meets a constraint. Used to say what a removed chip had hidden. */
export function meets(product, wish) {
  const own = wish.field.startsWith("attributes.") ? (product.attributes || {})[wish.field.slice(11)] : product[wish.field];
  const missing = own === null || own === undefined;
  const inPath = (path, node) => path.split(" > ").some((_, i, nodes) => fold(nodes[i]) === node || fold(nodes.slice(0, i + 1).join(" > ")) === node);
  const same = (a, b) => (typeof a === "number" ? a === Number(b) : fold(a) === fold(b) || (wish.field === "category" && inPath(a, fold(b))));
  switch (wish.op) {
    case "==": return !missing && same(own, wish.value);
    case "!=": return missing || !same(own, wish.value);
    case "<=": return !missing && own <= wish.value;
    case "<": return !missing && own < wish.value;
    case ">=": return !missing && own >= wish.value;
    case ">": return !missing && own > wish.value;
    case "in": return !missing && wish.value.some((v) => same(own, v));
    case "has": return words(product, wish.field, own).includes(fold(wish.value));
    case "!has": return !words(product, wish.field, own).includes(fold(wish.value));
    default: return true;
  }
}

function words(product, field, own) {
  if (field !== "text") return fold(own ?? "");
  return fold([product.title, product.description, product.tags, ...Object.values(product.attributes || {})].join(" "));
}

const fold = (value) => String(value).normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();

/** Why a product was not there before this constraint was taken away; empty where it was not the reason. */
export function hiddenBefore(product, gone, currency) {
  if (!gone || unsupported(gone) || meets(product, gone)) return "";
  const excluded = gone.strength === "must_not" || gone.op.startsWith("!");
  return excluded ? t("hid_excluded", { wish: said(gone, currency) }) : t("hid_asked", { wish: label(gone, currency) });
}

const LEAD = "(?:(?:but |and |or )?(?:not|no|without|except|anything but|excluding)(?: for| from| by)? )?";

/** The query without the words a constraint came from; null where they don't stand in it. */
export function withoutWords(text, wish) {
  const escaped = (wish.words || "").trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (!escaped) return null;
  const found = new RegExp(`[,;]?\\s*(?<![\\p{L}\\p{N}])${LEAD}${escaped}(?![\\p{L}\\p{N}])`, "iu");
  if (!found.test(text)) return null;
  return text.replace(found, " ").replace(/\s+([,;.])/g, "$1").replace(/\s+/g, " ").replace(/^[\s,;]+|[\s,;]+$/g, "");
}
