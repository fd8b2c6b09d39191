// Five things Chainlit's page lacks. Nothing outlives the browser unless the shopper asked for it: what the page would
// keep for longer, its theme and whether its list of conversations stands open, is kept for the visit instead. Buttons
// that are only a drawing get a name for those who can't see it. The first screen says that this is automated. And what
// was said last stays at the top of the window while its answer comes in below and old answers above lose their chips.
// Last, a server that is restarting is waited for: told nothing of who visits, Chainlit would leave for a page to log in,
// and what was said to it while it went down is put back into the field.
{
  Object.defineProperty(window, "localStorage", { value: window.sessionStorage });
  const jar = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(document, "cookie", {
    get: () => jar.get.call(document),
    set: (cookie) => jar.set.call(document, cookie.replace(/;\s*(max-age|expires)=[^;]*/gi, "")),
  });

  const plain = window.fetch;
  window.fetch = async (address, ...rest) => {
    const answer = await plain(address, ...rest).catch((error) => error);
    if (!answer.ok && answer.status !== 401 && String(address).endsWith("/chat/user")) {
      await new Promise((again) => setTimeout(again, 2000));
      return window.fetch(address, ...rest);
    }
    if (answer instanceof Error) throw answer;
    return answer;
  };

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
  const OURS = new Set(NAMES.map((row) => row[column + 1]));
  let top; // what stands at the top: what was said last, or an answer to a tap
  let until = 0;
  const leave = () => (until = 0);
  for (const move of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(move, leave, { passive: true, capture: true });
  const hold = () => {
    const list = top.closest(".overflow-y-auto");
    if (!list || performance.now() > until) return;
    list.scrollTop = top.offsetTop - 12;
    requestAnimationFrame(hold);
  };
  let open; // what was said, until its answer begins
  const giveBack = (field) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, open.words);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const follow = () => {
    const spoken = [...document.querySelectorAll("[data-step-type=user_message], [data-step-type=assistant_message]")].slice(-2);
    const mine = (node) => node?.dataset.stepType === "user_message";
    const field = document.querySelector("#chat-input");
    const gone = open && !open.node.isConnected && open.path === location.pathname && !spoken.some((node) => node.innerText === open.words);
    if (gone && field && !field.value) giveBack(field);
    const newest = spoken.at(-1);
    open = mine(newest) ? { node: newest, words: newest.innerText, path: location.pathname } : undefined;
    const wanted = mine(spoken[0]) && !mine(newest) ? spoken[0] : newest;
    if (!newest || wanted === top) return;
    newest.parentElement.setAttribute("role", "log"); // read out as it comes
    top = wanted;
    until = performance.now() + 1500;
    hold();
  };
  const mend = () => {
    follow();
    document.querySelector("#chat-input")?.setAttribute("maxlength", 2000); // what is longer would be cut off unseen
    const first = document.querySelector("#welcome-screen");
    if (first && !first.querySelector(".sk-automated")) first.append(Object.assign(document.createElement("p"), { className: "sk-automated", textContent: AUTOMATED[column] }));
    for (const [selector, ...names] of NAMES) {
      for (const node of document.querySelectorAll(`button${selector}, div${selector}`)) {
        const label = node.getAttribute("aria-label"); // ours may be of another time: "stop" turns into "send" in place
        if ((label && !OURS.has(label)) || node.matches("div:not([aria-haspopup])") || node.innerText.trim()) continue;
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
