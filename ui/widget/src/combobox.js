// Products while typing, under the shop's own search field. The field stays the shop's: until our server has
// answered, nothing about it is changed, and its form is taken over only while the server is known to answer.
import { alive, ping, suggest } from "./api.js";
import { media } from "./card.js";
import { debounce, h, icon, ICONS, shadow } from "./dom.js";
import { money, productUrl } from "./format.js";
import { track } from "./track.js";
import { t } from "./words.js";

const WAIT_MS = 140;
const SHOWN = 6;
let lists = 0;

/** The list lives beside the page's field, as ARIA's ids don't reach into a shadow; only its looks are shadowed. */
class Suggestions extends HTMLElement {
  constructor() {
    super();
    shadow(this).append(h("div", { class: "drop" }, h("slot")));
  }
}

class Option extends HTMLElement {
  constructor() {
    super();
    this.face = shadow(this);
  }
}

/** Attaches to a field. `search(text)` opens the grid and says whether it did; else the shop's form goes ahead. */
export function combobox(input, search) {
  const list = document.createElement("shopkeeper-suggestions");
  list.id = `shopkeeper-suggestions-${++lists}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", t("suggestions"));
  list.hidden = true;
  const status = h("div", { role: "status" });
  Object.assign(status.style, { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" });
  let options = [];
  let active = -1;
  let asked;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const adopt = () => {
    if (list.isConnected) return;
    (input.closest("dialog") || document.body).append(list, status); // a dialog covers what stands outside it
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("autocomplete", "off");
  };

  const place = () => {
    const box = input.getBoundingClientRect();
    const frame = corner(list.offsetParent);
    const width = Math.min(Math.max(box.width, 320), innerWidth - 16);
    const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
    Object.assign(list.style, { top: `${box.bottom - frame.top + 6}px`, left: `${left - frame.left}px`, width: `${width}px` });
  };

  const mark = (index) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", option.id);
  };

  const show = ({ completions, products, traceId }) => {
    const found = { traceId, name: "Suggestions" };
    options = [
      ...distinct(completions).map((text) => option([icon(ICONS.search), h("span", {}, text)], "text", text, () => take(text))),
      ...products.map((product, i) =>
        option(
          [media(product, true), h("span", { class: "name" }, product.title), h("strong", {}, money(product.price, product.currency))],
          "product",
          `${product.title}, ${money(product.price, product.currency)}`,
          (aside) => {
            track("select_item", product, found, i + 1);
            const address = productUrl(product);
            if (!address) take(product.title);
            else if (aside) window.open(address, "_blank", "noopener");
            else location.assign(address);
          },
        ),
      ),
    ];
    options.forEach((node, i) => (node.id = `${list.id}-${i}`));
    list.replaceChildren(...options);
    if (!options.length) return close();
    adopt();
    list.hidden = false;
    place();
    active = -1;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    status.textContent = t("found", { n: products.length });
    return undefined;
  };

  const option = (content, kind, name, choose) => {
    const node = document.createElement("shopkeeper-option");
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", "false");
    node.setAttribute("aria-label", name);
    node.face.append(h("div", { class: "option " + kind }, content));
    node.choose = choose;
    node.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    node.addEventListener("click", (event) => choose(event.ctrlKey || event.metaKey));
    return node;
  };

  const take = (text) => {
    input.value = text;
    submit();
  };

  const ask = debounce(async () => {
    const text = input.value.trim();
    asked?.abort();
    if (text.length < 2) return close();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const found = await suggest(text, SHOWN, signal);
      if (!signal.aborted && isFocused(input)) show(found);
    } catch {
      if (!signal.aborted) close(); // the shop's own field is all there is then
    }
    return undefined;
  }, WAIT_MS);

  const leave = () => {
    ask.cancel();
    asked?.abort();
    close();
  };

  /** Opens the grid; where that fails, does what the shop's form would have done. */
  const submit = async () => {
    leave();
    const text = input.value.trim();
    if (text && alive() && (await search(text))) return;
    if (input.form) HTMLFormElement.prototype.submit.call(input.form);
  };

  input.addEventListener("focus", ping, { passive: true });
  input.addEventListener("input", () => {
    mark(-1); // what was chosen belonged to other words
    ask();
  });
  input.addEventListener("blur", leave);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.isComposing) return;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = options.length + 1; // one stop more: the field itself
      mark(((active + 1 + step + count) % count) - 1);
    } else if (event.key === "ArrowDown" && input.value) ask();
    else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      options[active].choose(event.ctrlKey || event.metaKey);
    } else if (event.key === "Enter" && !input.form && input.value.trim() && alive() && search.wanted()) {
      event.preventDefault();
      submit();
    }
  });
  input.form?.addEventListener("submit", (event) => {
    leave();
    if (event.defaultPrevented || !input.value.trim() || !alive() || !search.wanted()) return;
    event.preventDefault();
    submit();
  });
  addEventListener("resize", () => list.hidden || place());
  addEventListener("scroll", () => list.hidden || place(), { passive: true, capture: true }); // a field may stick
  ping();
}

/** Where in the window an element's own coordinates begin; those of the page where it is none that is positioned. */
function corner(parent) {
  if (!parent || (parent === document.body && getComputedStyle(parent).position === "static")) return { left: -scrollX, top: -scrollY };
  const box = parent.getBoundingClientRect();
  return { left: box.left + parent.clientLeft - parent.scrollLeft, top: box.top + parent.clientTop - parent.scrollTop };
}

/** A few completions, without a singular whose plural is there too. */
const distinct = (texts) => texts.filter((text) => !texts.includes(text + "s")).slice(0, 3);

const isFocused = (input) => input.getRootNode().activeElement === input;

export function defineCombobox() {
  customElements.define("shopkeeper-suggestions", Suggestions);
  customElements.define("shopkeeper-option", Option);
}
