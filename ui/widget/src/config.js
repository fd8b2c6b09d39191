// What the page says about itself: the data attributes of our one script tag, read once.
const tag = document.currentScript;
const data = tag ? tag.dataset : {};

/** Host of the API: where the script came from, or `data-api`. Never ends with a slash. */
export const HOST = (data.api || (tag && tag.src ? new URL(tag.src).origin : location.origin)).replace(/\/$/, "");

/** Address of a file that lies beside our script. */
export const beside = (name) => new URL(name, (tag && tag.src) || HOST + "/widget/").href;

const LANGUAGE = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i;

export const config = {
  input: data.input || "", // selector of the shop's search fields; found by themselves where absent
  grid: data.grid || "overlay", // overlay | page (Enter stays the shop's; its search page holds <shopkeeper-grid>)
  chat: data.chat !== "off",
  assistant: data.assistant || "",
  get examples() {
    return (data.examples || "").split("|").map((line) => line.trim()).filter(Boolean); // the page may set them late
  },
  facets: (data.facets || "auto").split(",").map((field) => field.trim()).filter(Boolean),
  productUrl: data.productUrl || "", // template with {id} and {variant_id}; else the catalogue's own address
  cartUrl: data.cartUrl || "", // template with {variant_id}, {id} and {quantity}
  cartPage: data.cartPage || "", // where the shop's cart is seen and paid
  cart: data.cart || "", // "none": never add, only link
  shopper: data.shopper || undefined, // the shop's own id of a signed-in shopper; we set none
  locale: [data.locale, document.documentElement.lang, navigator.language, "en"].find((tag) => LANGUAGE.test(tag)),
};

/** What the page is about, as the wire has it: `{product: ID}` on a product's page, else nothing. */
export function about() {
  const id = data.product || document.querySelector("shopkeeper-carousel[product]")?.getAttribute("product");
  return id ? { product: id } : undefined;
}

/** The page's hooks: `window.Shopkeeper = { onAddToCart(line) {…} }`, set before or after this script. */
export const hooks = () => window.Shopkeeper || {};
