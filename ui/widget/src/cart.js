// The shop's real cart: a callback of the page, a permalink, or Shopify's own add; with none of them, a link.
import { config, hooks } from "./config.js";
import { fill, safeUrl } from "./format.js";
import { memory } from "./dom.js";
import { t } from "./words.js";

const PATIENCE_MS = 10000;
let shopify;

/** `callback | permalink | shopify | none`, looked up afresh: the page may set its callback late. */
export async function way() {
  if (config.cart === "none") return "none";
  if (typeof hooks().onAddToCart === "function") return "callback";
  if (config.cartUrl) return "permalink";
  shopify = shopify || (window.Shopify ? Promise.resolve(true) : probe());
  return (await shopify) ? "shopify" : "none";
}

/** Whether `/cart.js` answers as Shopify's does; asked once a visit. */
async function probe() {
  const known = memory.read("shopify");
  if (known !== null) return known;
  const found = await fetch("/cart.js", { headers: { Accept: "application/json" } })
    .then((answer) => answer.ok && answer.json())
    .then((cart) => Boolean(cart && cart.token && Array.isArray(cart.items)))
    .catch(() => false);
  memory.write("shopify", found);
  return found;
}

/** Whether the shop's cart can take this product at all. */
export function addable(product, by) {
  return by !== "none" && !["out_of_stock", "discontinued"].includes(product.availability) && takes(product, by);
}

/** Whether the shop's cart knows such a variant: Shopify's are numbered. */
export const takes = ({ variant_id }, by) => by !== "shopify" || /^\d+$/.test(variant_id);

/** Puts a product into the shop's cart. Resolves once the shop confirmed; rejects with words for the shopper. */
export async function add(product, by, quantity = 1) {
  if (by === "callback") return viaCallback(product, quantity);
  if (by === "shopify") return viaShopify(product, quantity);
  const address = safeUrl(fill(config.cartUrl, { ...product, quantity }));
  if (!address) throw new Error(t("cart_address"));
  location.assign(address); // the shop's own page says what happened
  return new Promise(() => {});
}

/** Whether units in the shop's cart can be changed from here, not only added. */
export const changeable = (by) => by === "shopify" || (by === "callback" && typeof hooks().onSetQuantity === "function");

/** Sets the units of a variant in the shop's cart, 0 to take it out. Resolves and rejects as `add` does. */
export async function set(variant_id, by, quantity) {
  if (by === "callback") return confirmed(hooks().onSetQuantity({ variant_id, quantity }));
  return shopifyCall("cart/change.js", { id: Number(variant_id), quantity });
}

/** Address of the shop's own cart, where it is paid; empty where unknown. */
export const cartPage = async () => safeUrl(config.cartPage || ((await way()) === "shopify" ? shopRoot() + "cart" : ""));

const shopRoot = () => window.Shopify?.routes?.root || "/";

async function viaCallback(product, quantity) {
  const { id, variant_id, title, price, currency } = product;
  const line = { product_id: id, variant_id, quantity, title, price, currency };
  return confirmed(hooks().onAddToCart(line));
}

async function confirmed(promise) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error(t("late"))));
  if ((await Promise.race([promise, late])) === false) throw new Error(t("refused"));
}

const viaShopify = (product, quantity) => shopifyCall("cart/add.js", { items: [{ id: Number(product.variant_id), quantity }] });

async function shopifyCall(path, body) {
  const response = await fetch(shopRoot() + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => null);
  if (!response) throw new Error(t("late"));
  if (response.ok) return;
  const why = await response.json().catch(() => ({}));
  throw new Error(why.description || why.message || t("refused"));
}
