import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const dark = { colorScheme: "dark" };
export const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/** One page of each kind. */
const pages = {
  front: "de/",
  resource: "de/doc/hoi-an.html",
  ontology: "de/doc/def.html",
  classes: "de/class/",
  class: "de/class/def.Municipality.html",
  queries: "de/queries/",
  query: "de/queries/award-winners.html",
  parameters: "de/queries/find-by-name.html?name=Wernigerode",
  sparql: "de/sparql.html",
  dataset: "de/dataset.html",
  search: "de/search.html?q=da%20nang",
  nothing: "de/search.html?q=zzzz",
};

/** The rules of WCAG that a program can judge. */
export async function judge(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} | ${failureSummary.split("\n")[1]}`).join("\n")}`), []);
}

export async function fits(page) {
  const [width, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  const wide = await page.evaluate(() => [...document.querySelectorAll("main *")].filter((element) =>
    element.getBoundingClientRect().right > innerWidth + 1 && !element.closest("figure, .scroll, table, pre, .yasr_results, .CodeMirror, svg")).map((element) => element.outerHTML.slice(0, 120)).slice(0, 5));
  assert(width <= inner, `${width} px wide in ${inner}: ${wide.join("\n")}`);
}

/** What has the focus is seen to have it. */
async function focusIsVisible(page) {
  const seen = await page.evaluate(() => {
    const element = document.activeElement.closest(".CodeMirror") ?? document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return { seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1, element: element.outerHTML.slice(0, 160) };
  });
  assert(seen.seen, `no outline: ${seen.element}`);
}

/** Whether this server has the endpoint; until it has, the answer is put in its place. */
async function endpoint(page, origin) {
  const probe = await page.request.get(`${origin}sparql?query=ASK%20%7B%7D`, { maxRedirects: 0, headers: { accept: "application/sparql-results+json" } });
  if (probe.ok()) return;
  assert([302, 404].includes(probe.status()), `the endpoint answers ${probe.status()}`);
  console.log("note: the server has no endpoint; its answers are made up");
  const bindings = ["Hội An", "Wernigerode"].map((name, index) => ({
    place: { type: "uri", value: `https://klimapartner.example/id/${index ? "wernigerode" : "hoi-an"}` },
    name: { type: "literal", value: name, "xml:lang": index ? "de" : "vi" },
  }));
  const results = (vars, bindings) => JSON.stringify({ head: { vars }, results: { bindings } });
  const markup = ["<img src=x onerror=alert(1)>", "a & <b>b</b> &lt;", "<script>alert(1)</script>"];
  await page.route("**/sparql", (route) => {
    const query = new URLSearchParams(route.request().postData()).get("query");
    if (query.includes("wrong")) {
      return route.fulfill({ status: 400, contentType: "application/problem+json", json: { title: "Die Abfrage ist kein SPARQL", detail: "expected a pattern", line: 1 } });
    }
    const contentType = "application/sparql-results+json";
    if (query.includes("ASK")) return route.fulfill({ contentType, body: JSON.stringify({ head: {}, boolean: true }) });
    if (query.includes("?instances")) {
      const counts = [9, 100, 20].map((value) => ({ instances: { type: "literal", value: `${value}`, datatype: "http://www.w3.org/2001/XMLSchema#integer" } }));
      return route.fulfill({ contentType, body: results(["class", "instances"], counts) });
    }
    if (query.includes("?markup")) {
      const row = Object.fromEntries(markup.map((value, index) => [["markup", "text", "script"][index], { type: "literal", value }]));
      return route.fulfill({ contentType, body: results(["markup", "text", "script"], [row]) });
    }
    return route.fulfill({ contentType, body: results(["place", "name"], bindings) });
  });
}

/** Puts a query into the editor with the keyboard alone. */
export async function write(page, query) {
  await page.locator(".CodeMirror textarea").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(query);
}

export const editorText = (page) => page.evaluate(() => document.querySelector(".CodeMirror").CodeMirror.getValue());

export const scenarios = [
  {
    name: "front page",
    async walk({ page, shot }) {
      await page.goto("");
      await page.getByRole("heading", { level: 1, name: /Wernigerode/ }).waitFor();
      assert(await page.locator("svg .draw-marker").count() >= 2);
      await shot();
    },
  },
  {
    name: "resource page",
    async walk({ page, shot }) {
      await page.goto(pages.resource);
      await page.getByRole("heading", { level: 1, name: "Hội An" }).waitFor();
      const origin = page.locator("details.origin").first();
      await origin.locator("summary").click();
      await origin.locator("li").first().waitFor();
      await shot();
    },
  },
  {
    name: "search",
    async walk({ page, shot }) {
      await page.goto(pages.front);
      await page.locator("#find").fill("da nang");
      await page.locator("#find").press("Enter");
      await page.waitForURL(/search\.html\?q=da/);
      const marked = await page.locator("ol.results mark").allTextContents();
      assert(marked.some((text) => "Đà Nẵng".startsWith(text)), `marked: ${marked}`);
      await shot();
    },
  },
  {
    name: "suggestions",
    async walk({ page }) {
      await page.goto(pages.front);
      await page.locator("#find").pressSequentially("werni");
      await page.locator("datalist option[value='Wernigerode']").waitFor({ state: "attached" });
    },
  },
  {
    name: "sparql by keyboard",
    async walk({ page, shot, origin }) {
      await endpoint(page, origin);
      await page.goto(pages.sparql);
      await page.locator(".CodeMirror").waitFor();
      assert(!await page.locator("#sparql-form").isVisible());
      assert.match(await editorText(page), /COUNT/);
      await write(page, "SELECT ?place ?name WHERE { ?place a def:Municipality ; skos:prefLabel ?name . FILTER(LANG(?name) = 'de') } ORDER BY ?name LIMIT 100");
      await focusIsVisible(page);
      await page.keyboard.press("Control+Enter");
      await page.locator(".yasr table tbody tr").first().waitFor();
      assert.match(await editorText(page), /^PREFIX def: <.*def#>\nPREFIX skos: </);
      assert.match(page.url(), /[?&]query=/);
      assert.match(await page.locator(".yasr_response_chip").textContent(), /^Zeilen: \d+ · /);
      await shot();
      await judge(page);
      // Rows are filtered, and a page of this server is opened, whatever the IRI's host.
      await page.getByRole("textbox", { name: "Zeilen filtern" }).pressSequentially("wernigerode");
      await page.waitForFunction(() => document.querySelectorAll(".yasr table tbody tr").length === 1);
      const opened = page.context().waitForEvent("page");
      await page.locator(".yasr a.iri").first().click();
      assert.match((await opened).url(), new RegExp(`^${origin}`));
      await page.locator("#sparql-example").focus();
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert(await page.evaluate(() => document.activeElement.closest(".CodeMirror") !== null), "Tab leads into the editor");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Antworten", "Tab leads out of the editor");
      await focusIsVisible(page);
    },
  },
  {
    name: "sparql completion",
    async walk({ page, shot }) {
      await page.goto(pages.sparql);
      await write(page, "");
      await page.keyboard.type("SELECT * WHERE { ?s a munic");
      await page.keyboard.press("Control+Space");
      const hint = page.locator(".CodeMirror-hint", { hasText: "def:Municipality" }).first();
      await hint.waitFor();
      await shot();
      await hint.click();
      await page.waitForFunction(() => /^PREFIX def:[^]*\?s a def:Municip/.test(document.querySelector(".CodeMirror").CodeMirror.getValue()));
      await page.keyboard.type(" ; label");
      await page.keyboard.press("Control+Space");
      await page.locator(".CodeMirror-hint").first().waitFor();
      await page.keyboard.press("Escape");
      await write(page, "PREFIX sk");
      await page.locator(".CodeMirror-hint", { hasText: "skos: <http" }).waitFor();
    },
  },
  {
    name: "sparql example and failure",
    expected: [/400/],
    async walk({ page, shot, origin }) {
      await endpoint(page, origin);
      await page.goto(pages.sparql);
      await page.locator("#sparql-example").selectOption("award-winners");
      assert.match(await editorText(page), /^BASE <https:\/\/klimapartner\.example\/queries\/>\n[^]*SELECT/);
      await page.keyboard.press("Control+Enter");
      await page.locator(".yasr table tbody tr").first().waitFor();
      await write(page, "SELECT wrong {");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("alert").filter({ hasText: "SPARQL" }).waitFor();
      await shot();
      await judge(page);
    },
  },
  {
    name: "sparql dark",
    options: dark,
    async walk({ page, shot, origin }) {
      await endpoint(page, origin);
      await page.goto(`${pages.sparql}?query=${encodeURIComponent('# places\nSELECT ?place ?name WHERE { ?place a <https://klimapartner.example/def#Municipality> ; skos:prefLabel ?name . FILTER(LANG(?name) = "de" && 1 < 2) } LIMIT 5')}`);
      await page.getByRole("button", { name: "Antworten" }).click();
      await page.locator(".yasr table tbody tr").first().waitFor();
      await shot();
      await judge(page);
      await page.getByRole("button", { name: "Text der Antwort" }).click();
      await page.locator(".yasr_results .CodeMirror").waitFor();
      await shot("response");
      await judge(page);
    },
  },
  {
    name: "sparql with markup in values",
    async walk({ page, shot, origin }) {
      await endpoint(page, origin);
      await page.goto(pages.sparql);
      await write(page, 'SELECT ("<img src=x onerror=alert(1)>" AS ?markup) ("a & <b>b</b> &lt;" AS ?text) ("<script>alert(1)</script>"@en AS ?script) {}');
      await page.keyboard.press("Control+Enter");
      const cell = page.locator(".yasr table tbody td", { hasText: "<img src=x onerror=alert(1)>" });
      await cell.waitFor();
      assert.equal(await page.locator(".yasr table tbody").locator("img, b, script").count(), 0);
      await page.getByRole("textbox", { name: "Zeilen filtern" }).pressSequentially("<b>b</b> &lt;");
      await cell.waitFor();
      await page.locator(".yasr table th", { hasText: "markup" }).click();
      await cell.waitFor();
      await shot();
      await judge(page);
    },
  },
  {
    name: "sparql on a phone",
    options: phone,
    async walk({ page, shot, origin }) {
      await endpoint(page, origin);
      await page.goto(pages.sparql);
      await page.getByRole("button", { name: "Antworten" }).tap();
      await page.locator(".yasr table tbody tr").first().waitFor();
      await shot();
      await fits(page);
      await judge(page);
    },
  },
  {
    name: "sparql numbers",
    async walk({ page, origin }) {
      await endpoint(page, origin);
      await page.goto(pages.sparql);
      await page.getByRole("button", { name: "Antworten" }).click();
      const numbers = async () => (await page.locator(".yasr table tbody td:nth-child(3)").allTextContents()).map((text) => Number(text.match(/\d+/)));
      await page.locator(".yasr table th", { hasText: "instances" }).click();
      await page.locator(".yasr table th[aria-sort='ascending']").waitFor();
      const sorted = await numbers();
      assert.deepEqual(sorted, sorted.toSorted((a, b) => a - b));
    },
  },
  {
    name: "sparql graph",
    async walk({ page, shot, origin }) {
      await endpoint(page, origin);
      await page.goto(pages.sparql);
      await write(page, "CONSTRUCT { ?place skos:prefLabel ?name } WHERE { ?place a def:Municipality ; skos:prefLabel ?name }");
      await page.keyboard.press("Control+Enter");
      await page.locator(".yasr_results").locator("table, .CodeMirror").first().waitFor();
      await shot();
      await judge(page);
      await write(page, "ASK { ?place a def:Municipality }");
      await page.keyboard.press("Control+Enter");
      await page.locator(".yasr_results").locator("table, .booleanResult").first().waitFor();
      await shot("ask");
      await judge(page);
    },
  },
  {
    name: "class table",
    async walk({ page, shot }) {
      await page.goto(pages.class);
      const table = page.locator("table.sortable");
      const first = () => table.locator("tbody tr").first().textContent();
      const head = table.locator("th").first();
      await head.getByRole("button").click();
      assert.equal(await head.getAttribute("aria-sort"), "ascending");
      const ascending = await first();
      await head.getByRole("button").click();
      assert.equal(await head.getAttribute("aria-sort"), "descending");
      assert.notEqual(await first(), ascending);
      await shot();
    },
  },
  {
    name: "named query",
    async walk({ page, shot }) {
      await page.goto(pages.queries);
      await page.locator("main a[href*='find-by-name']").click();
      await page.locator("form.parameters input").first().fill("Wernigerode");
      await page.locator("form.parameters button").click();
      await page.locator("main table tbody tr").first().waitFor();
      await shot();
    },
  },
  {
    name: "languages",
    async walk({ page }) {
      await page.goto(pages.resource);
      await page.getByRole("link", { name: "Tiếng Việt" }).click();
      await page.waitForURL(/\/vi\/doc\/hoi-an\.html$/);
      assert.equal(await page.locator("html").getAttribute("lang"), "vi");
      await page.getByRole("link", { name: "English" }).click();
      await page.waitForURL(/\/en\/doc\/hoi-an\.html$/);
    },
  },
  {
    name: "keyboard alone",
    async walk({ page }) {
      await page.goto(pages.resource);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      await focusIsVisible(page);
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "main");
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press("Tab");
        await focusIsVisible(page);
      }
      const summary = page.locator("details.origin summary").first();
      await summary.focus();
      await page.keyboard.press("Enter");
      assert(await page.locator("details.origin[open]").count() > 0);
    },
  },
  {
    name: "without JavaScript",
    options: { javaScriptEnabled: false },
    async walk({ page, shot }) {
      await page.goto(pages.sparql);
      await page.getByRole("textbox", { name: "Abfrage in SPARQL" }).waitFor();
      await page.getByRole("button", { name: "Antworten" }).waitFor();
      await shot("sparql");
      await page.goto(pages.class);
      await page.locator("table tbody tr").first().waitFor();
      assert.equal(await page.locator("th button").count(), 0);
      await page.goto(pages.search);
      await page.locator("ol.results mark").first().waitFor();
      await shot();
    },
  },
  {
    name: "print",
    async walk({ page, shot }) {
      await page.emulateMedia({ media: "print" });
      await page.goto(pages.resource);
      assert(!await page.locator("form.find").isVisible());
      assert(!await page.locator("header.site nav").first().isVisible());
      await shot();
      assert((await page.pdf({ format: "A4" })).length > 10_000);
    },
  },
  ...Object.entries(pages).flatMap(([kind, path]) => [
    {
      name: `light ${kind}`,
      async walk({ page, shot }) {
        await page.goto(path);
        await shot();
        await judge(page);
      },
    },
    {
      name: `dark ${kind}`,
      options: dark,
      async walk({ page, shot }) {
        await page.goto(path);
        await shot();
        await judge(page);
      },
    },
    {
      name: `phone ${kind}`,
      options: phone,
      async walk({ page, shot }) {
        await page.goto(path);
        await shot();
        await fits(page);
      },
    },
  ]),
];
