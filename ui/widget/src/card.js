// A product as a card: the same one in the grid, the carousel and the panel, laid out by its `shape`.
import { HOST } from "./config.js";
import { add, addable, takes, way } from "./cart.js";
import { chosen } from "./choose.js";
import { h, icon, ICONS } from "./dom.js";
import { money, picture, productUrl } from "./format.js";
import { track } from "./track.js";
import { t } from "./words.js";

const NEWS = ["limited_stock", "preorder", "backorder", "out_of_stock", "discontinued"];

/**
 * `pick`: {product, why, misses, featured}; `shape`: tall | row; `list`: {traceId, name};
 * `mark`: why it was hidden before; `tell(text)` speaks to the live region; `bought()` is called once the shop confirmed;
 * `wishes()`: the wishes in force, which may settle a size or colour; `asks`: what can be asked, each {name, style, ask()}.
 */
export function card(pick, { shape, list, index, mark, tell, bought, eager, wishes, asks = [] }) {
  const { product } = pick;
  const news = NEWS.includes(product.availability) && t(product.availability);
  return h(
    "article",
    { class: "card " + shape, "data-id": product.id },
    media(product, eager),
    h(
      "div",
      { class: "facts" },
      mark && h("p", { class: "mark" }, mark),
      pick.featured && h("p", { class: "featured" }, t("featured")),
      product.brand && shape === "tall" && h("p", { class: "brand" }, product.brand),
      h("h3", { class: "title" }, title(product, list, index)),
      h("div", { class: "worth" }, h("p", { class: "price" }, ...prices(product)), rating(product)),
      ...reasons(pick),
      news && h("p", { class: "news" }, news),
      h("div", { class: "deeds" }, buy(product, { list, index, tell, bought, wishes }), asks.map((one) => asked(one, product))),
    ),
  );
}

/** Its title, a link to the shop's page of it where there is one. */
export function title(product, list, index) {
  const href = productUrl(product);
  const opened = () => track("select_item", product, list, index);
  return href ? h("a", { href, onclick: opened, onauxclick: opened }, product.title) : product.title;
}

/** Why it is shown, and what it misses, unless the reason says that already. */
function reasons({ why = "", misses = [] }) {
  const told = misses.length > 0 && misses.every((wish) => why.includes(wish));
  return [
    why && h("p", { class: told ? "why misses" : "why" }, why),
    misses.length > 0 && !told && h("p", { class: "misses" }, t("misses") + misses.join(", ")),
  ];
}

function prices(product) {
  const now = h("strong", {}, money(product.price, product.currency));
  if (!product.was_price || product.was_price <= product.price) return [now];
  const before = h("s", {}, h("span", { class: "hush" }, t("before")), money(product.was_price, product.currency));
  return [now, " ", before];
}

function rating({ rating: stars, rating_count: count }) {
  if (!stars) return null;
  const spoken = t("stars", { stars: stars.toFixed(1) }) + (count ? t("ratings", { n: count }) : "");
  const shown = `★ ${stars.toFixed(1)}` + (count ? ` (${count})` : "");
  return h("p", { class: "rating" }, h("span", { "aria-hidden": "true" }, shown), h("span", { class: "hush" }, spoken));
}

const asked = ({ name, style, ask }, { title }) =>
  h("button", { type: "button", class: "button quiet " + style, "aria-label": `${name}: ${title}`, onclick: ask }, name);

/** The picture in a box of fixed shape; a dead or missing one becomes a drawing in the same box. */
export function media(product, eager) {
  const box = h("div", { class: "media" });
  const blank = () => box.replaceChildren(h("div", { class: "blank" }, icon(ICONS.bag)));
  const source = picture(product.image, HOST);
  if (!source) blank();
  else {
    const loading = eager ? "eager" : "lazy";
    box.append(h("img", { src: source, alt: "", width: 400, height: 400, loading, decoding: "async", onerror: blank }));
  }
  return box;
}

/** "Add to cart" where the shop's cart can be reached, else a link to the shop's page. */
export function buy(product, shown) {
  const href = productUrl(product);
  const opened = () => track("select_item", product, shown.list, shown.index);
  const slot = h("div", { class: "buy" });
  const link = (words) =>
    href && h("a", { class: "button quiet", href, onclick: opened, "aria-label": `${words}: ${product.title}` }, words);
  way().then((by) => {
    if (!addable(product, by)) return slot.replaceChildren(link(t("view")) || "");
    const button = h("button", { type: "button", class: "button", "aria-label": `${t("add")}: ${product.title}` }, t("add"));
    button.addEventListener("click", () => press(button, slot, product, by, shown));
    slot.replaceChildren(button);
  });
  return slot;
}

async function press(button, slot, shown, by, { list, index, tell, bought, wishes }) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  slot.querySelector(".refused")?.remove();
  const product = await chosen(shown, wishes?.() || [], (variant) => takes(variant, by), slot);
  if (!product) return button.removeAttribute("aria-disabled");
  const done = () => {
    track("add_to_cart", product, list, index);
    document.dispatchEvent(new CustomEvent("shopkeeper:added", { detail: { product_id: product.id, variant_id: product.variant_id } }));
  };
  button.textContent = t("adding");
  try {
    if (by === "permalink") done(); // the page is left before the shop can answer
    await add(product, by);
    done();
    button.replaceChildren(icon(ICONS.check), t("added"));
    bought?.(product);
    tell(t("added_told", { title: [product.title, ...product.picked].join(", ") }));
    setTimeout(() => button.replaceChildren(t("again")), 4000);
  } catch (error) {
    button.textContent = t("add");
    slot.append(h("p", { class: "refused" }, error.message));
    tell(t("not_added", { why: error.message }));
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** Grey boxes of a card's size, while the first answer is on its way. */
export const skeletons = (n, shape) =>
  Array.from({ length: n }, () =>
    h("div", { class: `card skeleton ${shape}`, "aria-hidden": "true" }, h("div", { class: "media" }), h("div", { class: "facts" }, h("i"), h("i"), h("i"))),
  );
