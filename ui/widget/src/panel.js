// The chat panel: full screen on a phone, where Back closes it. Shipped as a file of its own, with all it alone needs.
import { post } from "./api.js";
import { carry, remember } from "./basket.js";
import { HOST, about } from "./config.js";
import { h, icon, ICONS, memory, session, styles } from "./dom.js";
import { SAYINGS } from "./sayings.js";
import { Talk } from "./talk.js";
import { Transcript } from "./transcript.js";
import { WORDS, t } from "./words.js";

const PHONE = "(max-width: 640px), (max-height: 480px)";
const HERE = { shopkeeperChat: true };

Object.assign(WORDS, SAYINGS);

export class Panel {
  /** In the shadow root of `host`, the element of the button that opens it. */
  constructor(host) {
    const { button, shadowRoot: root, name } = host;
    Object.assign(this, { button, root });
    this.talk = new Talk();
    this.told = h("p", { role: "status", class: "hush" });
    this.field = h("textarea", { rows: 1, maxlength: 2000, "aria-label": t("message"), placeholder: t("what"), enterkeyhint: "send" });
    this.field.addEventListener("keydown", (event) => this.typed(event));
    this.form = h("form", { class: "compose", onsubmit: (event) => this.submit(event) }, this.field);
    this.form.append(h("button", { class: "round send", "aria-label": t("send") }, icon(ICONS.send)));
    this.quick = h("div", { class: "quick", role: "group", "aria-label": t("suggestions") });
    this.body = h("div", { class: "talk", tabindex: "0", role: "region", "aria-label": t("talk") });
    this.dialog = h(
      "dialog",
      { class: "panel", "aria-labelledby": "shopkeeper-title", oncancel: (event) => (event.preventDefault(), this.close()) },
      h(
        "div",
        { class: "bar" },
        h("div", {}, h("h2", { id: "shopkeeper-title" }, name), h("p", {}, t("automated"))),
        h("button", { type: "button", class: "text", onclick: () => this.restart() }, t("anew")),
        h("button", { type: "button", class: "round", "aria-label": t("close_chat"), onclick: () => this.close() }, icon(ICONS.close)),
      ),
      this.body,
      this.quick,
      this.form,
      this.told,
    );
    this.dialog.addEventListener("keydown", (event) => event.key === "Escape" && (event.preventDefault(), this.close()));
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles(PANEL_CSS_TEXT)];
    root.append(this.dialog);
    const speak = (text) => (this.told.textContent = text);
    this.transcript = new Transcript(this.body, this.talk, {
      quick: this.quick,
      speak,
      say: (text, shown) => this.say(text, shown),
      unwish: (wish, key) => this.unwish(wish, key),
      click: (click) => this.turn({ click }, () => this.transcript.begin("", 0), () => {}),
      bought: (product) => this.bought(product),
    });
  }

  get shown() {
    return this.dialog.open;
  }

  /** The page takes the element away: what is on its way is not waited for. */
  leave() {
    this.asked?.abort();
  }

  /** `said` is asked at once, `typed` stands in the field. */
  open(fresh, said, typed) {
    const before = this.dialog.open;
    if (!before) this.show(fresh);
    if (typed) this.field.value = typed;
    if (said && this.busy) {
      this.field.value = said;
      this.held = true;
    } else if (said) this.say(said);
    else if (!before) this.offer();
  }

  show(fresh) {
    this.modal = matchMedia(PHONE).matches;
    if (fresh && this.modal) history.pushState({ ...history.state, ...HERE }, "");
    if (this.modal) this.dialog.showModal();
    else this.dialog.show();
    this.button.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.fit();
    // A server that has talked to nobody yet loads its assistant while the first message is typed.
    if (!this.talk.turns.length) fetch(`${HOST}/v1/sessions/${session()}`, post()).catch(() => {});
    this.transcript.draw();
    this.field.focus({ preventScroll: true });
    window.visualViewport?.addEventListener("resize", (this.fitted = () => this.fit()));
  }

  /** Closing by hand takes back the history entry that opening made, so that Back never has two meanings. */
  close() {
    if (history.state && history.state.shopkeeperChat) history.back();
    else this.shut();
  }

  shut() {
    if (!this.dialog.open) return;
    window.visualViewport?.removeEventListener("resize", this.fitted);
    this.dialog.close();
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus({ preventScroll: true });
  }

  /** A phone's keyboard covers the page: the panel keeps to what is seen. */
  fit() {
    const seen = window.visualViewport;
    this.dialog.style.height = this.modal && seen ? `${seen.height}px` : "";
  }

  restart() {
    this.asked?.abort();
    this.talk.forget();
    this.transcript.draw();
    this.field.focus();
  }

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.submit(event);
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    if (this.busy) {
      this.held = true; // said as soon as the answer under way is whole
      return;
    }
    this.field.value = "";
    this.say(text);
  }

  /** Opened on a product's page, it offers what fits that page: once a page, never amid a conversation or after a stop. */
  async offer() {
    const page = about();
    if (!page || memory.read("hushed") || memory.read("offered") === page.product || this.talk.turns.some((turn) => !turn.offer)) return;
    memory.write("offered", page.product);
    this.talk.turns = [];
    this.transcript.draw();
    await this.turn({}, () => this.transcript.begin(""), () => {}, true);
  }

  async say(text, shown = text) {
    if (/^\W*stop\W*$/i.test(text)) memory.write("hushed", true);
    await this.turn(
      { say: text },
      () => this.transcript.begin(shown),
      () => {
        this.field.value = this.field.value || text; // what was typed is not lost
      },
    );
  }

  /** A tapped chip is a turn of its own, answered in place: its product slides in where the cards stand. */
  async unwish(wish, key) {
    await this.turn({ click: { action: "remove_constraint", key } }, () => this.transcript.again(wish), () => {});
  }

  /** The shop confirmed an add by a card's button: the conversation is told, so that "my cart" means the same. */
  bought({ id, variant_id }) {
    this.talk.send({ click: { action: "add_to_cart", id, variant_id } }, () => {}, new AbortController().signal).then((answer) => answer.cart && remember(answer.cart), () => {});
  }

  working(on) {
    this.busy = on;
    this.form.toggleAttribute("busy", on);
  }

  async turn(message, begin, undo, unasked = false) {
    if (this.busy) return;
    this.working(true);
    this.asked = new AbortController();
    begin();
    try {
      const answer = await this.talk.send(message, (event, so, data) => this.transcript.grow(event, so, data), this.asked.signal);
      if (answer.kind === "cart") answer.text = await carry(answer);
      if (unasked && !answer.products.length) return this.transcript.drop();
      if (unasked) Object.assign(answer, { offer: true, options: [...answer.options, { label: t("stop"), say: "stop" }] });
      this.transcript.finish(answer);
    } catch {
      this.held = false;
      if (!this.asked.signal.aborted) {
        undo();
        if (unasked) this.transcript.drop();
        else this.transcript.fail();
      }
    } finally {
      this.working(false);
      if (this.held) this.form.requestSubmit();
      this.held = false;
      // A button that was pressed may be gone with the answer it stood in; who went on in the page is left there.
      if (this.dialog.open && document.activeElement === document.body) this.body.focus({ preventScroll: true });
    }
  }
}
