// The row of wishes: what is held to, what can't be checked, each removable.
import { h, icon, ICONS } from "./dom.js";
import { label, unsupported } from "./wishes.js";
import { t } from "./words.js";

/** One chip for each constraint; a press calls `remove(constraint)`. Null where there is none. */
export function chips(wishes, currency, remove) {
  if (!wishes.length) return null;
  const ordered = [...wishes].sort((a, b) => unsupported(a) - unsupported(b));
  return h("ul", { class: "chips", "aria-label": t("wishes") }, ordered.map((wish) => h("li", {}, chip(wish, currency, remove))));
}

/** Puts a new row in place of the old; a focus that stood among its chips stays there, or goes to `fallback`. */
export function redraw(container, row, fallback) {
  const buttons = () => [...container.querySelectorAll("button")];
  const at = buttons().indexOf(container.getRootNode().activeElement);
  container.replaceChildren(...(row ? [row] : []));
  if (at >= 0) (buttons()[Math.min(at, buttons().length - 1)] || fallback).focus();
}

function chip(wish, currency, remove) {
  const open = unsupported(wish);
  const words = open ? t("unchecked", { wish: inner(wish.words || wish.value) }) : label(wish, currency);
  const state = open ? "open" : wish.strength === "prefer" ? "soft" : "held";
  const spoken = open ? words : state === "soft" ? `${words}, ${t("preferred")}` : `${words}, ${t("held_to")}`;
  return h(
    "button",
    { type: "button", class: "chip " + state, "aria-label": `${t("remove")}: ${spoken}`, title: t("remove"), onclick: () => remove(wish) },
    h("span", {}, words + (state === "held" ? " ✓" : "")),
    icon(ICONS.close),
  );
}

/** Words from a sentence's beginning, as they stand within one: `Quiet` → `quiet`, `USB` stays. */
const inner = (words) => (/^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words);
