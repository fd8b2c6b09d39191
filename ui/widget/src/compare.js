// What tells a few products apart, side by side.
import { title } from "./card.js";
import { h } from "./dom.js";
import { t } from "./words.js";

/** A table of a comparison, `{rows: [{label, values}], ids}`, its columns in the order of `ids`; `buy(product, place)` ends one. */
export function table({ rows, ids }, products, list, buy) {
  const columns = ids.map((id) => products.find((product) => product.id === id)).filter(Boolean);
  const head = h("tr", {}, h("td"), columns.map((product, i) => h("th", { scope: "col" }, title(product, list, i + 1))));
  const line = ({ label: name, values }) => h("tr", {}, h("th", { scope: "row" }, name), values.map((value) => h("td", {}, value ?? "–")));
  const foot = h("tr", {}, h("td"), columns.map((product, i) => h("td", {}, buy(product, i + 1))));
  const inside = h("table", {}, h("thead", {}, head), h("tbody", {}, rows.map(line), foot));
  return h("div", { class: "compare", tabindex: "0", role: "region", "aria-label": t("comparison") }, inside);
}
