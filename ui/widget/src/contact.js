// The way to a person, as the shop set it up: its page, an address to write to, a number, or a callback of the page.
// What was said goes along only where the shopper ticks the box.
import { hooks } from "./config.js";
import { h, session } from "./dom.js";
import { safeUrl } from "./format.js";
import { t } from "./words.js";

const LONGEST = 1500; // mail programs cut longer addresses off; the newest words count

/** `contact`: {href, shown} or null; `turns` of the conversation, `tell(text)` speaks. Null where there is no way. */
export function contactOf(contact, turns, tell) {
  const back = typeof hooks().onHandOff === "function";
  const mail = /^mailto:/i.test(contact?.href || "");
  const phone = /^tel:/i.test(contact?.href || "");
  const address = mail || phone ? contact.href : safeUrl(contact?.href);
  if (!address && !back) return null;
  const box = h("input", { type: "checkbox" });
  const told = () => (box.checked ? transcript(turns) : null);
  const link = address && h("a", { class: "button", href: address, target: mail || phone ? null : "_blank", rel: "noopener" }, t(mail ? "by_email" : phone ? "by_phone" : "by_link", contact));
  box.addEventListener("change", () => {
    if (mail) link.href = address + (box.checked ? `${address.includes("?") ? "&" : "?"}body=${encodeURIComponent(told().slice(-LONGEST))}` : "");
  });
  const button = back && h("button", { type: "button", class: "button", onclick: () => pass(button, told(), tell) }, t("call_back"));
  const consent = (mail || back) && h("label", { class: "consent" }, box, t("transcript"));
  return h("section", { class: "box contact", "aria-label": t("contact") }, consent, link, button);
}

async function pass(button, text, tell) {
  const result = h("p", { class: "head" });
  try {
    if ((await hooks().onHandOff({ session: session(), transcript: text })) === false) throw new Error(t("late"));
    result.textContent = t("called_back");
    button.replaceWith(result);
  } catch (error) {
    result.textContent = t("not_passed", { why: error.message });
    button.after(result);
  }
  tell(result.textContent);
}

const transcript = (turns) => turns.map(({ say, text }) => (say ? `> ${say}\n` : "") + text).join("\n\n");
