// What tells a few products apart, side by side.
import { h } from "./dom.js";

/** A table of a comparison, `{rows: [{label, values}], ids}`, its columns in the order of `ids`. */
export function table({ rows, ids }, products) {
  const titles = ids.map((id) => (products.find((product) => product.id === id) || { title: id }).title);
  const head = h("tr", {}, h("td"), titles.map((title) => h("th", { scope: "col" }, title)));
  const line = ({ label: name, values }) => h("tr", {}, h("th", { scope: "row" }, name), values.map((value) => h("td", {}, value ?? "–")));
  const inside = h("table", {}, h("thead", {}, head), h("tbody", {}, rows.map(line)));
  return h("div", { class: "compare", tabindex: "0", role: "region", "aria-label": "Comparison" }, inside);
}
