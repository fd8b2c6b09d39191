// Clicks and adds, told twice: to the page's own GA4 `dataLayer`, and to our server, so that ranking can learn.
import { HOST, config } from "./config.js";
import { post } from "./api.js";
import { session } from "./dom.js";

/** `name` is GA4's (`select_item`, `add_to_cart`); `list` is {traceId, name} of the answer that showed the product. */
export function track(name, product, list, index, quantity = 1) {
  const item = {
    item_id: product.id,
    item_name: product.title,
    item_brand: product.brand || undefined,
    item_category: product.category || undefined,
    item_variant: product.variant_id,
    price: product.price,
    quantity,
    index,
    item_list_id: list.traceId,
    item_list_name: list.name,
  };
  const ecommerce = {
    currency: product.currency,
    value: Math.round(product.price * quantity * 100) / 100,
    item_list_id: list.traceId,
    item_list_name: list.name,
    items: [item],
  };
  const layer = (window.dataLayer = window.dataLayer || []);
  layer.push({ ecommerce: null }, { event: name, ecommerce });
  const event_id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16)).join("");
  const body = { client_id: session(), user_id: config.shopper, events: [{ name, event_id, params: ecommerce }] };
  // `keepalive` outlives the page a click leaves. A lost event must never be the shopper's trouble.
  fetch(HOST + "/v1/events", { ...post(body), keepalive: true }).catch(() => {});
}
