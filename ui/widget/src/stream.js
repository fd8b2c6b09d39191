// Server-sent events over a POST, which EventSource cannot do: read the body, split it by hand.
import { HOST } from "./config.js";
import { noteAnswer, noteFailure, post, problem } from "./api.js";

const LONGEST_MS = 60000;
const AGAIN_MS = [300, 900, 2400];

/**
 * Calls `on(event, data)` for each event of the answer; rejects when none comes to its `done` or `error`. A connection
 * that breaks is taken up again after the last event seen: the turn is the same, so nothing is done twice.
 */
export async function stream(path, body, on, halt) {
  const seen = { id: "" };
  for (let attempt = 0; ; attempt++) {
    try {
      await listen(path, body, on, halt, seen);
      return noteAnswer();
    } catch (error) {
      const lost = !halt.aborted && !error.status && attempt < AGAIN_MS.length;
      if (!lost && !halt.aborted) noteFailure(error);
      if (!lost) throw error;
      await new Promise((resume) => setTimeout(resume, AGAIN_MS[attempt]));
    }
  }
}

async function listen(path, body, on, halt, seen) {
  const options = post(body);
  const headers = { ...options.headers, Accept: "text/event-stream", ...(seen.id && { "Last-Event-ID": seen.id }) };
  const signal = AbortSignal.any([halt, AbortSignal.timeout(LONGEST_MS)]);
  const response = await fetch(HOST + path, { ...options, headers, signal });
  if (!response.ok) throw await problem(response);
  for await (const { event, id, text } of events(response.body)) {
    on(event, JSON.parse(text));
    seen.id = id || seen.id;
    if (event === "done" || event === "error") return;
  }
  throw new Error("the answer broke off");
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    // A carriage return at the end may be half of a CRLF: it waits for the next piece.
    const text = rest + value;
    const held = text.endsWith("\r") ? "\r" : "";
    rest = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
    for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
      const event = block(rest.slice(0, end));
      rest = rest.slice(end + 2);
      if (event) yield event;
    }
    rest += held;
  }
}

function block(text) {
  const found = { event: "message", id: "" };
  const lines = [];
  for (const line of text.split("\n")) {
    const [, field, value] = /^([a-z]+): ?(.*)$/.exec(line) || [];
    if (field === "data") lines.push(value);
    else if (field in found) found[field] = value;
  }
  return lines.length ? { ...found, text: lines.join("\n") } : null;
}
