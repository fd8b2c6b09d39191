// What an answer may hold besides words, chips and cards: a product's facts, the cart, the shop's documents, thumbs.
import { HOST, config } from "./config.js";
import { post } from "./api.js";
import { cartPage, changeable, way } from "./cart.js";
import { h, icon, ICONS, session } from "./dom.js";
import { money } from "./format.js";
import { t } from "./words.js";

/** A product's stated fields. */
export const factsOf = (facts) => h("dl", { class: "stated" }, facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

/**
 * The cart as the server has it, with what a voucher makes of its total; its lines can be changed where the shop's own
 * cart can. `click(turn)` sends a turn.
 */
export function basketOf(cart, voucher, click) {
  const said = (amount) => money(amount, cart.currency);
  const rows = cart.lines.map((line) => {
    const steps = h("div", { class: "steps" });
    const step = (name, sign, quantity) =>
      h("button", { type: "button", class: "button quiet", "aria-label": [`${name}: ${line.title}`, line.variant].filter(Boolean).join(", "), onclick: () => click({ action: "set_quantity", id: line.variant_id, quantity }) }, sign);
    way().then((by) => {
      if (!changeable(by)) return;
      steps.append(step(t("less"), "−", line.quantity - 1), step(t("another"), "+", line.quantity + 1), step(t("remove"), icon(ICONS.close), 0));
    });
    const kind = line.variant && h("small", {}, line.variant);
    const price = line.available ? `${line.quantity} × ${said(line.price)}` : t("out_of_stock");
    return h("li", {}, h("span", {}, line.title, kind, h("small", {}, price)), h("strong", {}, line.available && said(line.subtotal)), steps);
  });
  const onward = h("p");
  cartPage().then((href) => href && onward.append(h("a", { class: "button", href }, t("to_cart"))));
  const sum = (name, amount) => h("p", { class: "sum" }, h("span", {}, name), h("strong", {}, amount));
  const off = voucher && sum(t("voucher", voucher), voucher.off > 0 && "−" + said(voucher.off));
  const pays = voucher?.off > 0 && sum(t("pays"), said(voucher.pays));
  return h("section", { class: "box basket", "aria-label": t("cart") }, rows.length > 0 && [h("ul", {}, rows), sum(t("total"), said(cart.total)), off, pays], h("small", {}, t("here_only")), onward);
}

/** Where in the shop's documents the words stand: each place once, its passages folded. */
export function sourcesOf(sources) {
  const places = new Map();
  for (const { title, heading, text } of sources) {
    const place = heading && heading !== title ? `${title} › ${heading}` : title;
    places.set(place, [...(places.get(place) || []), text]);
  }
  const lines = [...places].map(([place, texts]) => h("details", {}, h("summary", {}, place), texts.map((text) => h("blockquote", {}, text))));
  return h("section", { class: "box", "aria-label": t("sources") }, h("p", { class: "head" }, t("sources")), lines);
}

/** Two thumbs; `turn` remembers which was pressed, and a second press takes it back. `tell(text)` speaks. */
export function thumbs(turn, tell, keep) {
  const thumb = (value, name, drawing) => {
    const button = h("button", { type: "button", class: "round", "aria-label": name, title: name, "aria-pressed": String(turn.rated === value) }, icon(drawing));
    button.addEventListener("click", () => {
      turn.rated = turn.rated === value ? 0 : value;
      rate(turn);
      row.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === button && turn.rated === value)));
      tell(turn.rated ? `${name} ✓` : "");
      keep();
    });
    return button;
  };
  const row = h("div", { class: "thumbs" }, thumb(1, t("helpful"), ICONS.up), thumb(-1, t("unhelpful"), ICONS.down));
  return row;
}

function rate({ id, say, rated, traceId, products = [] }) {
  const items = products.map((product, i) => ({ item_id: product.id, item_variant: product.variant_id, index: i + 1 }));
  const params = { turn_id: id, value: rated, search_term: say || undefined, item_list_id: traceId || undefined, items };
  const body = { client_id: session(), user_id: config.shopper, events: [{ name: "rate_answer", params }] };
  fetch(HOST + "/v1/events", { ...post(body), keepalive: true }).catch(() => {});
}
