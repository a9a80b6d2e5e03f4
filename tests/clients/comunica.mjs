// Asks the server through Comunica: its endpoint, and then its documents one after another,
// as linked data.
//
//     comunica.mjs FOLDER BASE
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, base] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const { QueryEngine } = require("@comunica/query-sparql");

const engine = new QueryEngine();
const query = `SELECT ?name WHERE { <${base}id/hoi-an> <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }`;
for (const [what, source] of [
  ["endpoint", { type: "sparql", value: `${base}sparql` }],
  ["pages", `${base}id/hoi-an`],
]) {
  const rows = await (await engine.queryBindings(query, { sources: [source] })).toArray();
  console.log(what, rows.length);
}
