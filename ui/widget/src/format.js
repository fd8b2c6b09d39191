// Prices, addresses and template slots.
import { config } from "./config.js";

const formats = new Map();

/** An amount in major units as the page's locale writes that currency; whole amounts lose their zeros. */
export function money(amount, currency) {
  const whole = Number.isInteger(amount);
  const key = `${currency} ${whole}`;
  if (!formats.has(key)) formats.set(key, formatter(currency, whole));
  return formats.get(key).format(amount);
}

function formatter(currency, whole) {
  const options = { style: "currency", currency: currency || "USD", ...(whole && { maximumFractionDigits: 0 }) };
  try {
    return new Intl.NumberFormat(config.locale, options);
  } catch {
    return new Intl.NumberFormat("en", options); // the page's `lang` is no language tag
  }
}

/** An address a link may have: http(s) or the page's own site. Anything else (`javascript:`) is empty. */
export function safeUrl(address) {
  if (!address) return "";
  try {
    const url = new URL(address, location.href);
    return ["https:", "http:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** A picture's address: relative ones are our server's. */
export function picture(address, host) {
  return address && safeUrl(address.startsWith("/") && !address.startsWith("//") ? host + address : address);
}

/** A template's `{slots}` filled, each encoded. */
export const fill = (template, slots) => template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(slots[name] ?? ""));

/** Where the product's own page is: the page's template, else the catalogue's address; empty where unknown. */
export function productUrl(product) {
  return safeUrl(config.productUrl ? fill(config.productUrl, product) : product.url);
}
