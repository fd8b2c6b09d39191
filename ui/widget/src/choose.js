// Which variant is meant, before anything is added: sizes and colours that the wishes leave open are asked for in the card.
import { call } from "./api.js";
import { h, icon, ICONS } from "./dom.js";
import { fieldName, meets } from "./wishes.js";
import { t } from "./words.js";

const GONE = ["out_of_stock", "discontinued"];
const had = (variant) => !GONE.includes(variant.availability);

/**
 * The product as the variant that is meant, its option values as `picked`; null where the shopper turned away. One option
 * is asked for at a time, in `slot`, and nothing where one variant is left. `takes(variant)`: whether the shop's cart can.
 * Our server not answering, the product stays as it is shown: the shop will say whether it can be had.
 */
export async function chosen(product, wishes, takes, slot) {
  const all = await call("/v1/products/" + encodeURIComponent(product.id)).then(({ variants }) => variants.filter(takes), () => []);
  let left = within(all, wishes);
  const picked = [];
  for (let name = openOption(left); name; name = openOption(left)) {
    const value = await valueOf(name, left, product, slot);
    if (value === null) return null;
    picked.push(value);
    left = left.filter((variant) => variant.options[name] === value);
  }
  const found = left.find((variant) => had(variant) && variant.variant_id === product.variant_id) || left.find(had);
  if (!found) return { ...product, picked };
  const { variant_id, price, was_price, availability } = found;
  return { ...product, variant_id, price, was_price, availability, picked };
}

/** The variants that meet the wishes for an option; a wish that none to be had meets is none for an option. */
function within(variants, wishes) {
  let left = variants;
  for (const wish of wishes) {
    const kept = wish.field.startsWith("attributes.") ? left.filter(({ options }) => meets({ attributes: options }, wish)) : left;
    if (kept.some(had)) left = kept;
  }
  return left;
}

/** The first option in which the variants to be had differ. */
function openOption(variants) {
  const [first, ...others] = variants.filter(had);
  return first && Object.keys(first.options).find((name) => others.some(({ options }) => options[name] !== first.options[name]));
}

/** A value of one option, as a button of its own; resolves to null on Escape or the last button. */
function valueOf(name, variants, product, slot) {
  const words = t("choose", { option: fieldName(name) });
  const shown = variants.find((variant) => variant.variant_id === product.variant_id);
  const values = new Set([shown, ...variants].filter(Boolean).map(({ options }) => options[name]));
  return new Promise((resolve) => {
    const end = (value) => {
      group.remove();
      slot.querySelector("button").focus({ preventScroll: true });
      resolve(value);
    };
    const option = (value) => {
      const gone = !variants.some((variant) => had(variant) && variant.options[name] === value);
      return h("button", { type: "button", class: "button quiet", disabled: gone, onclick: () => end(value) }, gone ? `${value} · ${t("out_of_stock")}` : value);
    };
    const away = h("button", { type: "button", class: "button quiet", "aria-label": t("not_chosen"), title: t("not_chosen"), onclick: () => end(null) }, icon(ICONS.close));
    const group = h("div", { class: "choose", role: "group", "aria-label": `${words}: ${product.title}` }, h("p", {}, words), [...values].filter(Boolean).map(option), away);
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // it closes the choice, not the panel around it
      event.stopPropagation();
      end(null);
    });
    slot.querySelector(".choose")?.remove();
    slot.append(group);
    group.querySelector("button:enabled").focus({ preventScroll: true });
    group.scrollIntoView({ block: "nearest" });
  });
}
