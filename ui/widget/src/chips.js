// The row of wishes: what is held to, what can't be checked, each removable.
import { h, icon, ICONS } from "./dom.js";
import { label, unsupported } from "./wishes.js";

/** One chip for each constraint; a press calls `remove(constraint)`. Null where there is none. */
export function chips(wishes, currency, remove) {
  if (!wishes.length) return null;
  return h("ul", { class: "chips", "aria-label": "Your wishes" }, wishes.map((wish) => h("li", {}, chip(wish, currency, remove))));
}

function chip(wish, currency, remove) {
  const open = unsupported(wish);
  const words = open ? `${wish.words || wish.value}: can't be checked here` : label(wish, currency);
  const state = open ? "open" : wish.strength === "prefer" ? "soft" : "held";
  const spoken = open ? words : state === "soft" ? `${words}, preferred` : `${words}, held to`;
  return h(
    "button",
    { type: "button", class: "chip " + state, "aria-label": `Remove: ${spoken}`, title: "Remove", onclick: () => remove(wish) },
    h("span", {}, words + (state === "held" ? " ✓" : "")),
    icon(ICONS.close),
  );
}
