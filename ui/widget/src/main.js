// Starts the widget once the page is parsed: nothing here may disturb a page that works without it.
import { Carousel } from "./carousel.js";
import { Chat } from "./chat.js";
import { combobox, defineCombobox } from "./combobox.js";
import { config } from "./config.js";
import { h } from "./dom.js";
import { Grid } from "./grid.js";
import { Overlay } from "./overlay.js";

const SEARCH_FIELDS = 'input[type="search"], form[role="search"] input[type="text"], [role="search"] input:not([type]), input[name="q"]';

function start() {
  customElements.define("shopkeeper-grid", Grid);
  customElements.define("shopkeeper-carousel", Carousel);
  customElements.define("shopkeeper-results", Overlay);
  customElements.define("shopkeeper-chat", Chat);
  defineCombobox();
  const fields = config.input || SEARCH_FIELDS;
  const here = document.querySelector("shopkeeper-grid");
  const overlay = !here && config.grid === "overlay" ? h("shopkeeper-results") : null;
  if (overlay) document.body.append(overlay);
  const search = async (text) => (here ? here.search(text) : overlay ? overlay.search(text) : false);
  search.wanted = () => Boolean(here || overlay);
  // Fields are taken up when they are first used: a shop may have several, and make some late.
  const known = new WeakSet();
  const attach = (field) => {
    if (!field?.matches?.(fields) || known.has(field)) return;
    known.add(field);
    combobox(field, search);
  };
  addEventListener("focusin", (event) => attach(event.target));
  attach(document.activeElement);
  // A chip taken away changes the words searched for: the fields say the same.
  addEventListener("shopkeeper:shown", (event) => document.querySelectorAll(fields).forEach((field) => (field.value = event.detail.q)));
  if (config.chat && !document.querySelector("shopkeeper-chat")) document.body.append(h("shopkeeper-chat"));
}

// Two tags on one page are one widget.
if (!customElements.get("shopkeeper-grid")) start();
