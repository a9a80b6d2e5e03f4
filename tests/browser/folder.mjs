// The publication as files. This is the one place that makes them: it asks a server for every
// page of its site map, and for what pages load. `lodpress publish` takes its place.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What pages load, and what scripts ask for. */
const BESIDE = [
  ...["style.css", "page.js", "search.js", "query.js", "icon.svg", "opensearch.xml", "sparql.css", "sparql.js", "local.js", "oxigraph.wasm"].map((name) => `assets/${name}`),
  "dump.nt",
  "search.json",
];

/** Requests at once. */
const WIDTH = 8;

/** Writes the site of the server at `origin` into a folder, whose addresses it then has. */
export async function write(origin, folder) {
  const paths = [...await listed(`${origin}sitemap.xml`), ...BESIDE];
  const next = paths.values();
  await Promise.all(Array.from({ length: WIDTH }, async () => {
    for (const path of next) await copy(origin, folder, path);
  }));
  // No endpoint: what stands there is no answer.
  await put(folder, "sparql/index.html", "<!doctype html><title>SPARQL</title><p><a href=\"../de/sparql.html\">SPARQL</a></p>\n");
}

/** The paths of a site map and of those that it leads to, without the publication's own base. */
async function listed(address) {
  const text = await (await get(address)).text();
  const places = [...text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, place]) => place.replaceAll("&amp;", "&"));
  const base = new URL("/", places[0]).href;
  const origin = new URL("/", address).href;
  if (!text.includes("<sitemapindex")) return places.map((place) => place.slice(base.length));
  return (await Promise.all(places.map((place) => listed(origin + place.slice(base.length))))).flat();
}

async function get(address) {
  const response = await fetch(address, { redirect: "error" });
  assert(response.ok, `${response.status}: ${address}`);
  return response;
}

async function copy(origin, folder, path) {
  const bytes = Buffer.from(await (await get(origin + path)).arrayBuffer());
  const file = decodeURIComponent(path);
  await put(folder, file.endsWith("/") ? `${file}index.html` : file, bytes);
}

async function put(folder, file, content) {
  await mkdir(join(folder, dirname(file)), { recursive: true });
  await writeFile(join(folder, file), content);
}
