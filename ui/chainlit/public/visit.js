// Three things Chainlit's page lacks. Nothing outlives the browser unless the shopper asked for it: what the page would
// keep for longer, its theme and whether its list of conversations stands open, is kept for the visit instead. Buttons
// that are only a drawing get a name for those who can't see it. And the first screen says that this is automated.
{
  Object.defineProperty(window, "localStorage", { value: window.sessionStorage });
  const jar = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(document, "cookie", {
    get: () => jar.get.call(document),
    set: (cookie) => jar.set.call(document, cookie.replace(/;\s*(max-age|expires)=[^;]*/gi, "")),
  });

  const column = Math.max(0, ["en", "de", "fr", "es"].indexOf(document.documentElement.lang));
  const NAMES = [
    ["#sidebar-trigger-button", "Conversations", "Gespräche", "Conversations", "Conversaciones"],
    ["#search-chats-button", "Search conversations", "Gespräche durchsuchen", "Chercher une conversation", "Buscar conversaciones"],
    ["#new-chat-button", "New conversation", "Neues Gespräch", "Nouvelle conversation", "Nueva conversación"],
    ["#chat-submit", "Send", "Senden", "Envoyer", "Enviar"],
    ["#stop-button", "Stop", "Anhalten", "Arrêter", "Detener"],
    ["#thread-options", "More", "Mehr", "Plus", "Más"],
    [":has(> .lucide-copy)", "Copy", "Kopieren", "Copier", "Copiar"],
    [":has(> .lucide-thumbs-up)", "Helpful", "Hilfreich", "Utile", "Útil"],
    [":has(> .lucide-thumbs-down)", "Not helpful", "Nicht hilfreich", "Pas utile", "No útil"],
    [":has(> .lucide-arrow-down)", "To the newest answer", "Zur neuesten Antwort", "À la dernière réponse", "A la última respuesta"],
  ];
  const AUTOMATED = ["An automated assistant. What it says stands in the catalogue.", "Ein automatischer Assistent. Was er sagt, steht im Katalog.", "Un assistant automatique. Ce qu’il dit figure dans le catalogue.", "Un asistente automático. Lo que dice figura en el catálogo."];
  const mend = () => {
    const first = document.querySelector("#welcome-screen");
    if (first && !first.querySelector(".sk-automated")) first.append(Object.assign(document.createElement("p"), { className: "sk-automated", textContent: AUTOMATED[column] }));
    for (const [selector, ...names] of NAMES) {
      for (const node of document.querySelectorAll(`button${selector}:not([aria-label]), div${selector}:not([aria-label])`)) {
        if (node.matches("div:not([aria-haspopup])") || node.innerText.trim()) continue;
        node.setAttribute("aria-label", names[column]);
        if (node.matches("div")) node.setAttribute("role", "button");
      }
    }
    document.querySelectorAll("[class*=-feedback-o]").forEach((thumb) => thumb.setAttribute("aria-pressed", String(/-feedback-on/.test(thumb.className))));
    document.querySelectorAll("ul[data-sidebar=menu]:has(> div):not([role])").forEach((list) => list.setAttribute("role", "presentation"));
  };
  let waiting = false;
  const soon = () => {
    if (!waiting) setTimeout(() => ((waiting = false), mend()), 100);
    waiting = true;
  };
  new MutationObserver(soon).observe(document, { childList: true, subtree: true });
}
