// Nothing outlives the browser unless the shopper asked for it: what the page would keep for longer, its theme and
// whether its list of conversations stands open, is kept for the visit instead.
{
  Object.defineProperty(window, "localStorage", { value: window.sessionStorage });
  const jar = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(document, "cookie", {
    get: () => jar.get.call(document),
    set: (cookie) => jar.set.call(document, cookie.replace(/;\s*(max-age|expires)=[^;]*/gi, "")),
  });
}
