// Building elements without a string of markup anywhere near catalogue text.
const SVG = "http://www.w3.org/2000/svg";
const sheet = styles(CSS_TEXT);

/** An element: `on…` properties listen, `true` sets an empty attribute, null and false set none. */
export function h(name, properties, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A 24 × 24 line drawing, hidden from assistive technology. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  bag: "M6 8h12l1 12H5zM9 8a3 3 0 016 0",
  send: "M4 12h15M13 6l6 6-6 6",
  search: "M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l4 4",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  check: "M5 12l5 5 9-10",
  up: "M7 11v9H3v-9zM7 11l5-8c2 0 3 1 2.600 3L14 9h6l-2 11H7",
  down: "M17 13V4h4v9zM17 13l-5 8c-2 0-3-1-2.600-3L10 15H4L6 4h11",
};

/** A style sheet of a text. */
export function styles(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** An open shadow root of an element, with the style sheet that all have. */
export function shadow(host) {
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return root;
}

/** What runs at most once in `ms` after the last call; `.cancel()` forgets the waiting call. */
export function debounce(run, ms) {
  let timer;
  const waiting = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(run, ms, ...values);
  };
  waiting.cancel = () => clearTimeout(timer);
  return waiting;
}

/** Memory of this tab only. Nothing that outlives the visit is ever stored. */
export const memory = {
  read(key) {
    try {
      return JSON.parse(sessionStorage.getItem("shopkeeper." + key));
    } catch {
      return null; // storage is refused, or holds what we never wrote
    }
  },
  write(key, value) {
    try {
      sessionStorage.setItem("shopkeeper." + key, JSON.stringify(value));
    } catch {
      // Storage is refused or full: the conversation then lives as long as the page.
    }
  },
};

/** This visit's random id: it dies with the tab. */
export function session() {
  let id = memory.read("session");
  if (!id) {
    id = session.id = session.id || crypto.getRandomValues(new Uint32Array(4)).join("-");
    memory.write("session", id);
  }
  return id;
}
