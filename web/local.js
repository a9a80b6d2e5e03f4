// A worker that answers queries over the whole graph, where no server does: Oxigraph as
// WebAssembly. It asks nothing but for the graph and for itself.
import init, { Store } from "oxigraph";
import program from "oxigraph/web_bg.wasm?url";
import { ROWS } from "./here.js";
import { kindOf } from "./prefixes.js";

/** Milliseconds between two words about how far it is. */
const PACE = 100;

let store;

addEventListener("message", async ({ data: { dump, query, base } }) => {
  try {
    store ??= await load(dump);
    postMessage({ state: "asking" });
    const begun = performance.now();
    const given = answer(query, base);
    // No time at all would be taken for a time that is not known.
    postMessage({ answer: { ...given, milliseconds: Math.max(1, Math.round(performance.now() - begun)) } });
  } catch (error) {
    // After a trap the program's memory cannot be relied on.
    const isLost = !store || !(error instanceof Error) || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ failure: String(error.message ?? error), isLost, isLoaded: store !== undefined });
  }
});

/** The graph in memory. */
async function load(dump) {
  const [chunks] = await Promise.all([download(dump), start()]);
  postMessage({ state: "reading" });
  const store = new Store();
  // At once: a blank node of two texts would be two.
  store.load(chunks, { format: "application/n-triples", no_transaction: true, lenient: true });
  return store;
}

async function start() {
  const response = await fetch(new URL(program, import.meta.url));
  if (!response.ok) throw new Error(`${response.status}: ${response.url}`);
  // Hosts that do not know the media type cannot have it compiled while it arrives.
  const isKnown = response.headers.get("content-type")?.startsWith("application/wasm");
  await init({ module_or_path: await (isKnown ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer())) });
}

/** The bytes of a file as they come, with a word about how many there are. */
async function download(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}: ${response.url}`);
  const chunks = [];
  let bytes = 0;
  let last = -PACE;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
    bytes += value.length;
    if (performance.now() - last > PACE) {
      last = performance.now();
      postMessage({ state: "loading", bytes });
    }
  }
}

/** The answer as a server would write it, and whether rows were left out. */
function answer(query, base) {
  const kind = kindOf(query);
  if (kind === "CONSTRUCT" || kind === "DESCRIBE") {
    const text = store.query(query, { base_iri: base, results_format: "nt" });
    const lines = [...new Set(text.split("\n").filter(Boolean))].sort();
    return { type: "text/turtle", content: `${lines.slice(0, ROWS).join("\n")}\n`, isCut: lines.length > ROWS };
  }
  const results = JSON.parse(solutions(query, base, kind));
  const rows = results.results?.bindings;
  const isCut = rows?.length > ROWS;
  if (isCut) rows.length = ROWS;
  return { type: "application/sparql-results+json", content: JSON.stringify(results), isCut };
}

function solutions(query, base, kind) {
  const options = { base_iri: base, results_format: "json" };
  if (kind !== "SELECT") return store.query(query, options);
  try {
    // One more than is shown, so that it is known whether there are more.
    return store.query(`${query}\nLIMIT ${ROWS + 1}`, options);
  } catch (error) {
    // There is a limit already, or values at the end: or it is wrong as it is.
    if (!/^error at \d+:\d+/.test(error.message)) throw error;
    return store.query(query, options);
  }
}
