// Answers where no server gives them: a worker with the graph, and what it says.

/** Rows of an answer, as many as those of a server. */
export const ROWS = 10_000;

/** Whether a server answers queries at that address. */
export async function isServed(endpoint) {
  try {
    const response = await fetch(`${endpoint}?query=${encodeURIComponent("ASK{}")}`, { headers: { Accept: "application/sparql-results+json" } });
    const type = response.headers.get("content-type") ?? "";
    // A server that has too much to do says so as a problem.
    return type.startsWith("application/sparql-results+json") || type.startsWith("application/problem+json");
  } catch {
    return false;
  }
}

/** A worker that is there from the first query on, and holds the graph for the next. */
export class Here {
  #worker;
  #pending;

  constructor({ dump, base }) {
    this.dump = new URL(dump, document.baseURI).href;
    this.base = base;
  }

  get isBusy() {
    return this.#pending !== undefined;
  }

  /** The answer to a query; `told` hears how far it is. */
  ask(query, told) {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject, told };
      this.#worker ??= this.#start();
      this.#worker.postMessage({ dump: this.dump, base: this.base, query });
    });
  }

  /** Ends the query, and the worker with it: a computation cannot be interrupted. */
  stop() {
    this.#end();
    this.#settle("reject", { isStopped: true });
  }

  #start() {
    const worker = new Worker(new URL("./local.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      if (data.state) return this.#pending?.told(data);
      if (data.answer) return this.#settle("resolve", data.answer);
      if (data.isLost) this.#end();
      this.#settle("reject", data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#end();
      this.#settle("reject", { failure: event.message ?? "", isLoaded: false });
    });
    return worker;
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #settle(how, value) {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.[how](value);
  }
}

/** A failure in the form in which a server tells it (RFC 9457). */
export function problem({ failure, isStopped, isLoaded }, query, texts) {
  if (isStopped) return { title: texts.stopped };
  if (!isLoaded) return { title: texts.unloaded, detail: failure };
  const service = failure.match(/^The service (.*) is not supported/)?.[1];
  if (service) {
    return {
      title: texts.service,
      detail: `the query asks the service ${service}, and a browser asks no other servers`,
      hint: "leave SERVICE out; SERVICE SILENT gives nothing instead",
    };
  }
  const place = failure.match(/^error at (\d+):(\d+): expected (?:one of )?([^]*)$/);
  if (!place) return { title: texts.failed, detail: failure };
  const [line, column] = [Number(place[1]), Number(place[2])];
  return { title: texts.syntax, detail: reason(place[3], query, line, column), line, column };
}

/** What is wrong at a place: the parser says it in a sentence, or names what could stand there. */
function reason(expected, query, line, column) {
  const sentence = expected.match(/(?:^|, )((?:The |An? |Prefix )[^,[]*)/)?.[1];
  if (sentence) return sentence.trim();
  const rest = query.split("\n").slice(line - 1).join("\n").slice(column - 1);
  return rest.trim() === "" ? "the query ends too early" : "this is not SPARQL";
}
