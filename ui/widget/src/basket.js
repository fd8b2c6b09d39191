// The chat's cart beside the shop's: an add agreed on in words is carried to the shop's real cart, and called
// done only once the shop confirmed it.
import { add, way } from "./cart.js";
import { memory } from "./dom.js";
import { productUrl } from "./format.js";
import { track } from "./track.js";

const units = (cart) => Object.fromEntries(cart.lines.map((line) => [line.variant_id, line.quantity]));

/** Remembers the chat's cart as the server has it. */
export const remember = (cart) => memory.write("cart", units(cart));

/** The words to show for an answer about the cart, once what it changed has been done in the shop, or could not be. */
export async function carry(answer) {
  if (!answer.cart) return answer.text; // nothing was changed, and the words say why
  const before = memory.read("cart") || {};
  const { lines } = answer.cart;
  const after = units(answer.cart);
  remember(answer.cart);
  const more = lines.filter((line) => line.quantity > (before[line.variant_id] || 0));
  const less = Object.keys(before).some((id) => (after[id] || 0) < before[id]);
  if (less && !more.length) return "From here I can only add. Please take it out in the shop’s own cart.";
  if (!more.length) return answer.text;
  const by = await way();
  if (by !== "callback" && by !== "shopify") return elsewhere(more);
  for (const line of more) {
    const product = { ...line, currency: line.currency || answer.cart.currency };
    const quantity = line.quantity - (before[line.variant_id] || 0);
    try {
      await add(product, by, quantity);
    } catch (error) {
      return `The shop did not add ${line.title}: ${error.message}`;
    }
    track("add_to_cart", product, { traceId: answer.traceId, name: "Chat" }, undefined, quantity);
  }
  return answer.text;
}

function elsewhere(lines) {
  const linked = lines.filter(productUrl);
  const names = lines.map((line) => line.title).join(" and ");
  return linked.length ? `I can’t reach the shop’s cart from here. Add ${names} on its page in the shop.` : `I can’t reach the shop’s cart from here: ${names}.`;
}
