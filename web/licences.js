// The licences of what is bundled. Yasgui comes bundled already: its source map says of what.
import { existsSync, readFileSync, readdirSync } from "node:fs";

const MODULES = new URL("node_modules/", import.meta.url);
const MAP = "@zazuko/yasgui/build/yasgui.esm.js.map";
const OF_YASGUI = ["@zazuko/yasgui", "@zazuko/yasqe", "@zazuko/yasr", "@zazuko/yasgui-utils"];

/** The terms of packages that name the licence and bring no text of it. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The text of all licences, package by package. */
export function licences() {
  const { sources } = JSON.parse(readFileSync(new URL(MAP, MODULES), "utf8"));
  const names = sources.map((source) => source.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
  const packages = [...new Set([...OF_YASGUI, ...names, "oxigraph", "world-atlas"])].sort();
  return packages.map(licence).join("\n" + "-".repeat(80) + "\n\n");
}

function licence(name) {
  const folder = new URL(`${name}/`, MODULES);
  if (!existsSync(folder)) throw new Error(`the licence of ${name} is not at hand`);
  const { version, license, author, repository } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  const of = repository?.url?.replace(/^git\+|\.git$/g, "");
  const by = typeof author === "string" ? author : author?.name ?? (of && `the developers of ${of}`);
  const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  const text = file ? readFileSync(new URL(file, folder), "utf8").trim() : /\bMIT\b/.test(license) ? MIT : "";
  const head = [`${name} ${version}: ${typeof license === "object" ? license.type : license ?? "see below"}`, by && `Copyright ${by}`];
  return [...head, text && `\n${text}`].filter(Boolean).join("\n") + "\n";
}
