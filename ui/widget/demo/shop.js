// Harbour & Pine's own script: its cart, its pages. The widget reaches the cart through `onAddToCart` alone.
"use strict";

const CART = "harbour-and-pine.cart";
const money = (amount, currency) => new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency }).format(amount);
const at = (selector) => document.querySelector(selector);

function make(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children.filter(Boolean));
  return node;
}

async function api(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
  return answer.json();
}

/** The cart: [{product_id, variant_id, title, price, currency, quantity}], in this browser. */
const cart = {
  lines: () => JSON.parse(localStorage.getItem(CART) || "[]"),
  save(lines) {
    localStorage.setItem(CART, JSON.stringify(lines));
    badge();
    if (at("[data-lines]")) basket(at("[data-lines]"));
  },
  add(line) {
    const lines = cart.lines();
    const same = lines.find((other) => other.variant_id === line.variant_id);
    if (same) same.quantity += line.quantity;
    else lines.push(line);
    cart.save(lines);
  },
};

window.Shopkeeper = {
  async onAddToCart(line) {
    const it = await api(`/v1/products/${encodeURIComponent(line.product_id)}?variant=${encodeURIComponent(line.variant_id)}`);
    if (["out_of_stock", "discontinued"].includes(it.availability)) throw new Error("Sorry, this one is sold out.");
    cart.add({ ...line, title: titled(it), image: it.image });
  },
  async onSetQuantity({ variant_id, quantity }) {
    const lines = cart.lines().map((line) => (line.variant_id === variant_id ? { ...line, quantity } : line));
    cart.save(lines.filter((line) => line.quantity > 0));
  },
};

/** A product's title with the options of the variant that is shown, where it has several. */
function titled(it) {
  const shown = it.variants.length > 1 && it.variants.find((variant) => variant.variant_id === it.variant_id);
  const options = shown ? Object.values(shown.options).join(", ") : "";
  return options ? `${it.title} (${options})` : it.title;
}

function badge() {
  const count = cart.lines().reduce((sum, line) => sum + line.quantity, 0);
  const node = at("[data-cart-count]");
  node.textContent = count;
  node.hidden = !count;
}

const picture = (address) => address && make("img", { src: address, alt: "", width: 400, height: 400, onerror() { this.remove(); } });

async function home() {
  const { selected } = await api("/v1/recommendations", { text: "", k: 100, explain: "none", facets: ["category"] });
  const departments = new Map();
  for (const { product } of selected) {
    const name = (product.category || "").split(" > ")[0];
    if (name && !departments.get(name)?.image) departments.set(name, product);
  }
  if (departments.size < 3) at("[data-departments]").closest("section").remove();
  const tiles = [...departments].sort(([a], [b]) => a.localeCompare(b)).map(([name, product]) =>
    make("li", {}, make("a", { href: browse(name) }, make("div", { className: "art" }, picture(product.image)), make("strong", { textContent: name }))),
  );
  at("[data-departments]")?.replaceChildren(...tiles);
  const shelf = [...at("[data-shelf]").children];
  const pictured = new Set([...[...departments.values()].reverse(), ...selected.map((pick) => pick.product)].filter((product) => product.image));
  if (pictured.size < shelf.length) at("[data-shelf]").remove();
  else [...pictured].slice(0, shelf.length).forEach((product, i) => shelf[i].append(picture(product.image)));
}

/** Another catalogue than the demo's: the same pages, without Harbour & Pine's name and words. */
async function neutral() {
  const { catalog, products } = await api("/readyz");
  if (catalog === "demo") return;
  const count = products.toLocaleString(document.documentElement.lang);
  document.title = document.title.replace("Harbour & Pine", catalog);
  at(".logo span").textContent = catalog;
  at(".logo img").remove();
  at(".find input").placeholder = `Search ${count} products`;
  at(".foot p").textContent = "These pages try Shopkeeper on a catalogue of yours. Nothing can be bought here.";
  at("script[data-examples]").dataset.examples = "";
  if (!at(".hero")) return;
  at(".hero h1").textContent = "Your catalogue, searched and explained.";
  at(".hero p").textContent = `${count} products of ${catalog} are indexed on this machine. Search above, or ask the assistant.`;
  at(".asks").hidden = true;
  const asked = (await Promise.all((await kindsSold()).map(askable))).filter(Boolean).slice(0, 3);
  at("script[data-examples]").dataset.examples = asked.join("|");
  at(".asks").hidden = !asked.length;
  at(".asks").replaceChildren(
    make("span", { textContent: "Try searching" }),
    ...asked.map((text) => make("a", { href: "search.html?" + new URLSearchParams({ q: text }), textContent: text })),
  );
}

async function kindsSold() {
  const { facets } = await api("/v1/recommendations", { k: 1, explain: "none", facets: ["category"] });
  const paths = facets.flatMap((facet) => facet.values.map(({ value }) => value.split(" > ")));
  return [...new Map(paths.map((path) => [path[0], path.at(-1)])).values()].slice(0, 6);
}

/** "Kettles under $60": a search that finds at least three, or null. */
async function askable(kind) {
  const { selected } = await api("/v1/recommendations", { text: kind, k: 20, explain: "none" });
  if (selected.length < 3) return null;
  const { price, currency } = selected.map((pick) => pick.product).sort((a, b) => a.price - b.price)[Math.floor(selected.length / 2)];
  const step = 10 ** Math.max(0, Math.floor(Math.log10(price)) - 1) * 5;
  const bound = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency, maximumFractionDigits: 0 }).format(Math.ceil((price + 0.01) / step) * step);
  return `${kind} under ${bound}`;
}

function browse(category) {
  const wish = { field: "category", op: "==", value: category, words: category };
  return "search.html?" + new URLSearchParams({ q: "", "sk-with": JSON.stringify([wish]) });
}

async function product(page, variant) {
  const id = new URLSearchParams(location.search).get("id") || "";
  const similar = at("[data-similar]");
  if (similar.getAttribute("product") !== id) similar.setAttribute("product", id);
  const asked = variant ? "?variant=" + encodeURIComponent(variant) : "";
  const it = await api("/v1/products/" + encodeURIComponent(id) + asked).catch(() => null);
  page.removeAttribute("aria-busy");
  if (!it) {
    page.replaceChildren(make("h1", { textContent: "We don’t keep this one." }));
    return;
  }
  document.title = `${it.title} — Harbour & Pine`;
  const department = (it.category || "").split(" > ")[0];
  at("[data-crumbs]").replaceChildren(make("a", { href: "./", textContent: "Home" }), " / ", make("a", { href: browse(department), textContent: department }));
  page.querySelector(".picture").replaceChildren(picture(it.image) || "");
  const gone = ["out_of_stock", "discontinued"].includes(it.availability);
  const button = make("button", { className: "buy", type: "button", textContent: gone ? "Sold out" : "Add to cart", disabled: gone });
  button.addEventListener("click", () => {
    cart.add({ product_id: it.id, variant_id: it.variant_id, title: titled(it), price: it.price, currency: it.currency, image: it.image, quantity: 1 });
    button.textContent = "In your cart";
  });
  const cost = make("p", { className: "cost", textContent: money(it.price, it.currency) });
  if (it.was_price > it.price) cost.append(make("s", { textContent: money(it.was_price, it.currency) }));
  const about = [
    make("p", { className: "maker", textContent: it.brand || "" }),
    make("h1", { textContent: it.title }),
    it.rating && make("p", { className: "rated", textContent: `★ ${it.rating.toFixed(1)} · ${it.rating_count || 0} ratings` }),
    cost,
    make("p", { textContent: it.description }),
    it.variants.length > 1 && kinds(it, page),
    it.availability === "limited_stock" && make("p", { className: "news", textContent: "Only a few left." }),
    button,
    facts(it),
  ];
  page.querySelector(".about").replaceChildren(...about.filter(Boolean));
}

function kinds(it, page) {
  const buttons = it.variants.map((variant) => {
    const name = Object.values(variant.options).join(", ") || variant.title || variant.variant_id;
    const button = make("button", { type: "button", textContent: name, onclick: () => product(page, variant.variant_id).then(() => at(".kinds [aria-pressed=true]").focus()) });
    button.setAttribute("aria-pressed", String(variant.variant_id === it.variant_id));
    return button;
  });
  const group = make("div", { className: "kinds", role: "group" }, ...buttons);
  group.setAttribute("aria-label", "Choose");
  return group;
}

function facts(it) {
  const rows = Object.entries(it.attributes).map(([name, value]) => {
    const said = value === true ? "yes" : value === false ? "no" : value + (it.units[name] ? ` ${it.units[name]}` : "");
    return make("tr", {}, make("th", { scope: "row", textContent: name.replace(/_/g, " ") }), make("td", { textContent: said }));
  });
  return make("table", { className: "facts" }, make("tbody", {}, ...rows));
}

function basket(page) {
  const lines = cart.lines();
  if (!lines.length) {
    page.replaceChildren(make("p", { textContent: "Nothing here yet." }));
    return;
  }
  const set = (index, by) => {
    lines[index].quantity += by;
    cart.save(lines.filter((line) => line.quantity > 0));
  };
  const row = (line, i) => {
    const step = (by, sign, word) => {
      const button = make("button", { type: "button", textContent: sign, onclick: () => set(i, by) });
      button.setAttribute("aria-label", `${word}: ${line.title}`);
      return button;
    };
    return make(
      "li",
      {},
      make("div", { className: "art" }, picture(line.image)),
      make("div", { className: "name" }, make("a", { href: "product.html?id=" + encodeURIComponent(line.product_id), textContent: line.title }), make("small", { textContent: money(line.price, line.currency) })),
      make("div", { className: "step" }, step(-1, "−", "One less"), make("span", { textContent: line.quantity }), step(1, "+", "One more")),
      make("div", { className: "sum", textContent: money(line.price * line.quantity, line.currency) }),
    );
  };
  const total = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  page.replaceChildren(
    make("ul", { className: "lines" }, ...lines.map(row)),
    make("p", { className: "total" }, make("small", { textContent: "Total. This demo ends before the till." }), make("span", { textContent: money(total, lines[0].currency) })),
  );
}

badge();
const field = at(".find input");
field.value = new URLSearchParams(location.search).get("q") || "";
neutral().catch(() => {}); // the page then keeps Harbour & Pine's words
if (at("[data-departments]")) home().catch(() => at("[data-departments]").closest("section").remove());
if (at("[data-product]")) product(at("[data-product]"));
if (at("[data-lines]")) basket(at("[data-lines]"));
