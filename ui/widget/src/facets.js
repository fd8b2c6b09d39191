// Filters beside the grid: values with counts, and a price range.
import { h } from "./dom.js";
import { money } from "./format.js";
import { fieldName } from "./wishes.js";
import { t } from "./words.js";

const FEW = 8;
const NAMED = ["category", "brand", "price", "rating"];

/** `facets` of the Slate; `change(patch)` takes the changed parts of the state. */
export function filters(facets, state, currency, change) {
  return facets
    .map((facet) => {
      if (facet.field === "price") return price(facet, state, currency, change);
      return facet.kind === "values" ? values(facet, state, change) : null;
    })
    .filter(Boolean);
}

function values(facet, state, change) {
  const chosen = state.filters[facet.field] || [];
  const missing = chosen.filter((value) => !facet.values.some((entry) => entry.value === value));
  const all = [...facet.values, ...missing.map((value) => ({ value, count: 0 }))];
  if (all.length < 2 && !chosen.length) return null;
  const pick = (value, on) => {
    const rest = chosen.filter((other) => other !== value);
    change({ filters: { ...state.filters, [facet.field]: on ? [...rest, value] : rest } });
  };
  const line = ({ value, count }) =>
    h(
      "label",
      { class: "choice" },
      h("input", { type: "checkbox", name: facet.field, checked: chosen.includes(value), value, onchange: (e) => pick(value, e.target.checked) }),
      h("span", {}, leaf(value)),
      h("small", {}, String(count)),
    );
  const head = all.filter((entry, i) => i < FEW || chosen.includes(entry.value));
  const tail = all.filter((entry) => !head.includes(entry));
  return h(
    "fieldset",
    { "data-field": facet.field },
    h("legend", {}, NAMED.includes(facet.field) ? t(facet.field) : fieldName(facet.field)),
    head.map(line),
    tail.length > 0 && h("details", {}, h("summary", {}, t("n_more", { n: tail.length })), tail.map(line)),
  );
}

const leaf = (value) => (value === "true" ? t("yes") : value === "false" ? t("no") : value.split(" > ").pop());

function price(facet, state, currency, change) {
  if (facet.low === null || facet.low === undefined) return null;
  const end = (key, name, bound) =>
    h(
      "label",
      { class: "bound" },
      h("span", {}, name),
      h("input", { type: "number", min: 0, inputmode: "decimal", name: "price-" + key, value: state[key], placeholder: String(bound), onchange: (e) => change({ [key]: e.target.value }) }),
    );
  return h(
    "fieldset",
    { "data-field": "price" },
    h("legend", {}, t("price")),
    h("div", { class: "bounds" }, end("min", t("from"), Math.floor(facet.low)), end("max", t("to"), Math.ceil(facet.high))),
    h("small", {}, t("here", { low: money(Math.floor(facet.low), currency), high: money(Math.ceil(facet.high), currency) })),
  );
}
