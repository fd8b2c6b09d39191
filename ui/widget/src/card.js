// A product as a card: the same one in the grid, the carousel and the panel, laid out by its `shape`.
import { HOST } from "./config.js";
import { add, addable, way } from "./cart.js";
import { h, icon, ICONS } from "./dom.js";
import { money, picture, plural, productUrl } from "./format.js";
import { track } from "./track.js";

const NEWS = {
  limited_stock: "Only a few left",
  preorder: "Pre-order",
  backorder: "On back-order",
  out_of_stock: "Sold out",
  discontinued: "No longer made",
};

/**
 * `pick`: {product, why, misses, featured}; `shape`: tall | row; `list`: {traceId, name};
 * `mark`: why it was hidden before; `tell(text)` speaks to the live region; `bought()` is called once the shop confirmed.
 */
export function card(pick, { shape, list, index, mark, tell, bought, eager }) {
  const { product } = pick;
  const address = productUrl(product);
  const opened = () => track("select_item", product, list, index);
  const title = address ? h("a", { href: address, onclick: opened, onauxclick: opened }, product.title) : product.title;
  const news = NEWS[product.availability];
  return h(
    "article",
    { class: "card " + shape, "data-id": product.id },
    media(product, eager),
    h(
      "div",
      { class: "facts" },
      mark && h("p", { class: "mark" }, mark),
      pick.featured && h("p", { class: "featured" }, "Featured by the shop"),
      product.brand && shape === "tall" && h("p", { class: "brand" }, product.brand),
      h("h3", { class: "title" }, title),
      h("div", { class: "worth" }, h("p", { class: "price" }, ...prices(product)), rating(product)),
      ...reasons(pick),
      news && h("p", { class: "news" }, news),
      buy(product, address, { list, index, tell, bought }, opened),
    ),
  );
}

/** Why it is shown, and what it misses, unless the reason says that already. */
function reasons({ why = "", misses = [] }) {
  const told = misses.length > 0 && misses.every((wish) => why.includes(wish));
  return [
    why && h("p", { class: told ? "why misses" : "why" }, why),
    misses.length > 0 && !told && h("p", { class: "misses" }, "Misses: " + misses.join(", ")),
  ];
}

function prices(product) {
  const now = h("strong", {}, money(product.price, product.currency));
  if (!product.was_price || product.was_price <= product.price) return [now];
  const before = h("s", {}, h("span", { class: "hush" }, "before "), money(product.was_price, product.currency));
  return [now, " ", before];
}

function rating({ rating: stars, rating_count: count }) {
  if (!stars) return null;
  const spoken = `${stars.toFixed(1)} of 5 stars` + (count ? ` from ${plural(count, "rating")}` : "");
  const shown = `★ ${stars.toFixed(1)}` + (count ? ` (${count})` : "");
  return h("p", { class: "rating" }, h("span", { "aria-hidden": "true" }, shown), h("span", { class: "hush" }, spoken));
}

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
function buy(product, address, shown, opened) {
  const slot = h("div", { class: "buy" });
  const link = (words) =>
    address && h("a", { class: "button quiet", href: address, onclick: opened, "aria-label": `${words}: ${product.title}` }, words);
  way().then((by) => {
    if (!addable(product, by)) return slot.replaceChildren(link("View in shop") || "");
    const button = h("button", { type: "button", class: "button", "aria-label": `Add to cart: ${product.title}` }, "Add to cart");
    button.addEventListener("click", () => press(button, slot, product, by, shown));
    slot.replaceChildren(button);
  });
  return slot;
}

async function press(button, slot, product, by, { list, index, tell, bought }) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  slot.querySelector(".refused")?.remove();
  const done = () => {
    track("add_to_cart", product, list, index);
    document.dispatchEvent(new CustomEvent("shopkeeper:added", { detail: { product_id: product.id, variant_id: product.variant_id } }));
  };
  button.textContent = "Adding…";
  try {
    if (by === "permalink") done(); // the page is left before the shop can answer
    await add(product, by);
    done();
    button.replaceChildren(icon(ICONS.check), "Added");
    bought?.();
    tell(`Added to your cart: ${product.title}`);
    setTimeout(() => button.replaceChildren("Add another"), 4000);
  } catch (error) {
    button.textContent = "Add to cart";
    slot.append(h("p", { class: "refused" }, error.message));
    tell(`Not added: ${error.message}`);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** Grey boxes of a card's size, while the first answer is on its way. */
export const skeletons = (n, shape) =>
  Array.from({ length: n }, () =>
    h("div", { class: `card skeleton ${shape}`, "aria-hidden": "true" }, h("div", { class: "media" }), h("div", { class: "facts" }, h("i"), h("i"), h("i"))),
  );
