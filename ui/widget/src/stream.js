// Server-sent events over a POST, which EventSource cannot do: read the body, split it by hand.
import { HOST } from "./config.js";
import { noteAnswer, noteFailure, post, problem } from "./api.js";

const LONGEST_MS = 60000;

/** Calls `on(event, data)` for each event of the answer; rejects when it breaks off before `done` or `error`. */
export async function stream(path, body, on, halt) {
  const signal = AbortSignal.any([halt, AbortSignal.timeout(LONGEST_MS)]);
  let finished = false;
  try {
    const options = post(body);
    const headers = { ...options.headers, Accept: "text/event-stream" };
    const response = await fetch(HOST + path, { ...options, headers, signal });
    if (!response.ok) throw await problem(response);
    for await (const [event, text] of events(response.body)) {
      if (event === "done" || event === "error") finished = true;
      on(event, JSON.parse(text));
    }
    if (!finished) throw new Error("the answer broke off");
    noteAnswer();
  } catch (error) {
    if (!halt.aborted) noteFailure(error);
    throw error;
  }
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
  let name = "message";
  const lines = [];
  for (const line of text.split("\n")) {
    const [, field, value] = /^([a-z]+): ?(.*)$/.exec(line) || [];
    if (field === "event") name = value;
    else if (field === "data") lines.push(value);
  }
  return lines.length ? [name, lines.join("\n")] : null;
}
