// The assistant's button; it opens the panel, which never opens itself. The panel is a file of its own, fetched when it
// is first wanted: search, grid and carousel work without it.
import { ping } from "./api.js";
import { beside, config } from "./config.js";
import { h, icon, ICONS, memory, shadow } from "./dom.js";
import { t } from "./words.js";

const wanted = () => Boolean(history.state && history.state.shopkeeperChat);
let fetched;
let failures = 0;

/** The panel's class, fetched once; after a failure it is asked for anew, by an address that was not yet refused. */
function fetchPanel() {
  const address = beside("shopkeeper-panel.js") + (failures ? `?${failures}` : "");
  fetched = fetched || import(address).then((file) => file.default(shared()).Panel, unfetched);
  return fetched;
}

function unfetched(error) {
  fetched = null;
  failures++;
  throw error;
}

export class Chat extends HTMLElement {
  constructor() {
    super();
    const early = () => fetchPanel().catch(() => {}); // a press that follows tells of a failure
    this.name = config.assistant || t("assistant");
    this.button = h(
      "button",
      { type: "button", class: "launch", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.toggle(), onpointerenter: early, onfocus: early },
      icon(ICONS.chat),
      h("span", {}, t("ask")),
      h("span", { class: "hush" }, t("ask_whom", { name: this.name })),
    );
    this.button.hidden = true;
    this.absent = h("p", { role: "alert", class: "absent" }, t("unreachable"));
    this.early = h("textarea", { rows: 1, class: "early", maxlength: 2000, "aria-label": this.name, placeholder: t("ask") + "…", onkeydown: (event) => this.typed(event) });
    shadow(this).append(this.button);
  }

  connectedCallback() {
    ping().then((up) => {
      this.button.hidden = !up && !(memory.read("turns") || []).length; // no door that leads nowhere
    });
    addEventListener("popstate", (this.back = () => this.follow()));
    addEventListener("shopkeeper:ask", (this.asked = (event) => this.open(true, event.detail)));
    // Only the browser's own history brings the panel back: Back from a product, or a reload.
    if (wanted()) this.open(false);
  }

  disconnectedCallback() {
    removeEventListener("popstate", this.back);
    removeEventListener("shopkeeper:ask", this.asked);
    this.panel?.leave();
  }

  toggle() {
    if (this.panel?.shown) this.panel.close();
    else this.open(true);
  }

  /** `fresh`: by the shopper's own hand, not by the browser's history; `say` is asked at once. */
  async open(fresh, say = "") {
    const { early } = this;
    this.absent.remove();
    if (fresh && !this.panel) {
      this.shadowRoot.append(early); // what is typed before the panel is here
      early.focus({ preventScroll: true });
    }
    try {
      const Panel = await fetchPanel();
      this.panel = this.panel || new Panel(this);
    } catch {
      this.shadowRoot.append(this.absent);
      return;
    } finally {
      early.remove();
    }
    if (fresh || wanted()) this.panel.open(fresh, say || this.said, early.value);
    early.value = this.said = "";
  }

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (this.said) return;
    this.said = this.early.value.trim();
    this.early.value = "";
  }

  follow() {
    if (wanted()) this.open(false);
    else this.panel?.shut();
  }
}
