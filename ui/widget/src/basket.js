// The chat's cart beside the shop's: an add agreed on in words is carried to the shop's real cart, and called
// done only once the shop confirmed it.
import { add, changeable, set, way } from "./cart.js";
import { memory } from "./dom.js";
import { track } from "./track.js";
import { t } from "./words.js";

const units = (cart) => Object.fromEntries(cart.lines.map((line) => [line.variant_id, line.quantity]));

/** Remembers the chat's cart as the server has it. */
export const remember = (cart) => memory.write("cart", units(cart));

/** The words to show for an answer about the cart, once what it changed has been done in the shop, or could not be. */
export async function carry(answer) {
  if (!answer.cart) return answer.text; // nothing was changed, and the words say why
  const before = memory.read("cart") || {};
  const { lines } = answer.cart;
  const by = await way();
  if (by !== "callback" && by !== "shopify") {
    answer.cart = null; // nothing of it is in the shop's own
    return lines.length ? t("on_page", { title: lines.map((line) => line.title).join(t("and")) }) : answer.text;
  }
  const after = units(answer.cart);
  remember(answer.cart);
  const more = lines.filter((line) => line.quantity > (before[line.variant_id] || 0));
  const less = Object.keys(before).filter((id) => (after[id] || 0) < before[id]);
  if (less.length && !changeable(by)) return t("only_add");
  try {
    for (const id of less) await set(id, by, after[id] || 0);
  } catch (error) {
    return t("not_added", { why: error.message });
  }
  for (const line of more) {
    const product = { ...line, currency: line.currency || answer.cart.currency };
    const quantity = line.quantity - (before[line.variant_id] || 0);
    try {
      await add(product, by, quantity);
    } catch (error) {
      return t("shop_refused", { title: line.title, why: error.message });
    }
    track("add_to_cart", product, { traceId: answer.traceId, name: "Chat" }, undefined, quantity);
  }
  return answer.text;
}
