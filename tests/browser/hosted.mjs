// The same pages on a host of files, where no server answers: what scripts do in its place.
import assert from "node:assert/strict";
import { dark, editorText, fits, judge, phone, write } from "./scenarios.mjs";

const sparql = "de/sparql.html";

/** What a host sends that is as strict as the server, and lets WebAssembly run. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
  + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async function ask(page, query) {
  await write(page, query);
  await page.keyboard.press("Control+Enter");
}

const rows = (page) => page.locator(".yasr table tbody tr");

/** How many rows the page says that an answer has. */
async function shownRows(page) {
  const said = await page.locator(".yasr_response_chip").textContent();
  return Number(said.match(/: ([\d.]+) /)[1].replaceAll(".", ""));
}

/** The results that a page of the search has, as they are marked up. */
function results(page) {
  return page.evaluate(() => [...document.querySelectorAll("main > p[role=status], main > ol.results")].map(({ outerHTML }) => outerHTML));
}

export const hosted = [
  {
    name: "static sparql",
    async walk({ page, shot }) {
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").at(-1)));
      await page.goto(sparql);
      await page.locator(".CodeMirror").waitFor();
      assert(!asked.some((name) => ["local.js", "oxigraph.wasm", "dump.nt", "search.json"].includes(name)), `${asked}`);
      await page.getByRole("button", { name: "Antworten" }).click();
      await rows(page).first().waitFor();
      assert(asked.includes("dump.nt"));
      assert.match(await page.locator(".yasgui-here").textContent(), /^Hier antwortet kein Server, sondern dieser Browser/);
      assert.match(await page.locator(".yasr_response_chip").textContent(), /^Zeilen: \d+ · /);
      await shot();
      await judge(page);
      // The next query finds the graph in memory.
      asked.length = 0;
      await ask(page, "SELECT ?place ?name WHERE { ?place a def:Municipality ; skos:prefLabel ?name . FILTER(LANG(?name) = 'de') } ORDER BY ?name");
      await page.locator(".yasr td", { hasText: "Bremen" }).first().waitFor();
      assert(!asked.some((name) => ["local.js", "oxigraph.wasm", "dump.nt"].includes(name)), `${asked}`);
      const saved = page.waitForEvent("download");
      await page.locator(".yasr_header").getByRole("button", { name: "Antwort speichern" }).click();
      assert.match((await saved).suggestedFilename(), /\.csv$/);
    },
  },
  {
    name: "static sparql graph",
    async walk({ page, shot }) {
      await page.goto(sparql);
      await ask(page, "CONSTRUCT { ?place skos:prefLabel ?name } WHERE { ?place a def:Municipality ; skos:prefLabel ?name }");
      await page.locator(".yasr_results", { hasText: "Bremen" }).waitFor();
      await shot();
      await judge(page);
      await ask(page, "DESCRIBE <id/wernigerode>");
      await page.locator(".yasr_results", { hasText: "prefLabel" }).waitFor();
      await ask(page, "ASK { <id/wernigerode> a def:Municipality }");
      await page.locator(".yasr_results .booleanResult", { hasText: "True" }).waitFor();
      await judge(page);
    },
  },
  {
    name: "static sparql answers as the server",
    async walk({ page, served }) {
      await page.goto(sparql);
      const names = await page.locator("#sparql-example option").evaluateAll((options) => options.map(({ value }) => value).filter(Boolean));
      assert(names.length > 10);
      for (const name of names) {
        await page.locator("#sparql-example").selectOption(name);
        await page.getByRole("button", { name: "Antworten" }).click();
        await page.locator(".yasgui-controls button[aria-busy]").waitFor({ state: "detached" });
        const form = { query: await editorText(page) };
        const answer = await page.request.post(`${served}sparql`, { form, headers: { accept: "application/sparql-results+json, application/n-triples" } });
        const text = await answer.text();
        if (answer.headers()["content-type"].startsWith("application/n-triples")) {
          const lines = text.split("\n").filter(Boolean).length;
          assert.equal(await shownRows(page), lines, name);
          continue;
        }
        const { boolean, head, results } = JSON.parse(text);
        if (boolean !== undefined) {
          await page.locator(".yasr_results .booleanResult", { hasText: boolean ? "True" : "False" }).waitFor();
          continue;
        }
        if (results.bindings.length > 0) await page.locator(".yasr table tbody tr td").first().waitFor();
        const shown = await page.locator(".yasr table thead th").allTextContents();
        assert.deepEqual(shown.map((head) => head.trim()).filter((head) => head !== "#"), head.vars, name);
        assert.equal(await shownRows(page), results.bindings.length, name);
      }
    },
  },
  {
    name: "static sparql failure",
    async walk({ page, shot }) {
      await page.goto(sparql);
      await ask(page, "SELECT wrong {");
      const alert = page.getByRole("alert");
      await alert.filter({ hasText: "Die Abfrage ist kein SPARQL (1:15)" }).waitFor();
      await shot();
      await judge(page);
      await ask(page, "SELECT * {\n  ?s unknown:p ?o }");
      await alert.filter({ hasText: /SPARQL \(2:\d+\)\s*Prefix not found/ }).waitFor();
      await ask(page, "SELECT * { SERVICE <https://elsewhere.example/> { ?s ?p ?o } }");
      await alert.filter({ hasText: "https://elsewhere.example/" }).waitFor();
      await ask(page, "ASK {}");
      await page.locator(".yasr_results .booleanResult").waitFor();
    },
  },
  {
    name: "static sparql stopped",
    async walk({ page, shot }) {
      await page.goto(sparql);
      await ask(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?a) < STR(?i)) }");
      await page.locator(".yasgui-here", { hasText: "Die Abfrage läuft" }).waitFor();
      await shot("running");
      await judge(page);
      await page.getByRole("button", { name: "Anhalten" }).click();
      await page.getByRole("alert").filter({ hasText: "Die Abfrage wurde angehalten" }).waitFor();
      assert(!await page.getByRole("button", { name: "Anhalten" }).isVisible());
      await shot();
      await ask(page, "SELECT * { ?a ?b ?c . ?d ?e ?f }");
      await page.locator(".yasgui-here", { hasText: "Gezeigt sind nur die ersten 10.000 Zeilen." }).waitFor();
      await rows(page).first().waitFor();
      await ask(page, "SELECT * { ?a ?b ?c } LIMIT 3");
      await page.waitForFunction(() => document.querySelectorAll(".yasr table tbody tr").length === 3);
    },
  },
  {
    name: "static sparql without the graph",
    expected: [/404/],
    async walk({ page, shot }) {
      const alert = page.getByRole("alert").filter({ hasText: "Der Graph ließ sich nicht laden" });
      for (const missing of ["dump.nt", "oxigraph.wasm", "local.js"]) {
        await page.route(`**/${missing}`, (route) => route.fulfill({ status: 404 }));
        await page.goto(sparql);
        await page.getByRole("button", { name: "Antworten" }).click();
        await alert.waitFor();
        assert(!await page.getByRole("button", { name: "Anhalten" }).isVisible());
        // It is asked for again.
        await page.unroute(`**/${missing}`);
        await page.getByRole("button", { name: "Antworten" }).click();
        await rows(page).first().waitFor();
      }
      // A graph that is too large is not offered as one file.
      await page.route(`**/${sparql}`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replace('"dump":"../dump.nt"', '"dump":null') });
      });
      await page.goto(sparql);
      await page.getByRole("button", { name: "Antworten" }).click();
      await page.locator(".yasgui-here").getByRole("link", { name: "Datensatz" }).waitFor();
      await shot("large");
      await judge(page);
    },
  },
  {
    name: "static sparql from an address",
    options: dark,
    async walk({ page, shot }) {
      await page.goto(`${sparql}?query=${encodeURIComponent("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) LIMIT 5")}`);
      assert.match(await editorText(page), /GROUP BY \?p/);
      assert.match(await page.locator("#sparql-form textarea").inputValue(), /GROUP BY \?p/);
      await page.getByRole("button", { name: "Antworten" }).click();
      await rows(page).first().waitFor();
      await shot();
      await judge(page);
    },
  },
  {
    name: "static sparql on a phone",
    options: phone,
    async walk({ page, shot }) {
      await page.goto(sparql);
      await page.getByRole("button", { name: "Antworten" }).tap();
      await rows(page).first().waitFor();
      await shot();
      await fits(page);
      await judge(page);
    },
  },
  {
    name: "static sparql under a policy",
    async walk({ page }) {
      await page.context().route("**/*", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": POLICY } });
      });
      await page.goto(sparql);
      await page.getByRole("button", { name: "Antworten" }).click();
      await rows(page).first().waitFor();
      await page.goto("de/search.html?q=wernigerode");
      await page.locator("ol.results li").first().waitFor();
    },
  },
  {
    name: "static search",
    // Of who types slowly: that there is no server is found out by asking it.
    expected: [/suggest/, /status of 404/],
    async walk({ page, shot, served }) {
      await page.goto("de/");
      await page.locator("#find").fill("da nang");
      await page.locator("#find").press("Enter");
      await page.locator("ol.results mark").first().waitFor();
      assert.equal(await page.locator("#q").inputValue(), "da nang");
      await shot();
      await judge(page);
      // What the server finds, and how it shows it.
      const own = await page.context().newPage();
      for (const [language, query] of [["de", "da nang"], ["en", "HOI an"], ["vi", "stadt"], ["de", "  Partner der  "], ["en", "zzzz"], ["vi", "thành phố"], ["en", "e"], ["de", "ortsteil"], ["en", "<b>&quot;"]]) {
        const path = `${language}/search.html?q=${encodeURIComponent(query)}`;
        await page.goto(path);
        await page.locator("main > p[role=status]:not(:empty)").waitFor();
        await own.goto(served + path);
        assert.deepEqual(await results(page), await results(own), path);
      }
    },
  },
  {
    name: "static suggestions",
    // That there is no server is found out by asking it.
    expected: [/suggest/, /status of 404/],
    async walk({ page, served }) {
      await page.goto("de/");
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      for (const typed of ["werni", "wern", "hoi"]) {
        await page.locator("#find").fill(typed);
        const [, names] = await (await page.request.get(`${served}suggest?lang=de&q=${typed}`)).json();
        await page.waitForFunction((names) => JSON.stringify([...document.querySelectorAll("datalist option")].map(({ value }) => value)) === names, JSON.stringify(names));
      }
      assert.equal(asked.filter((address) => address.includes("suggest")).length, 1);
    },
  },
  {
    name: "static query form",
    async walk({ page, shot, served }) {
      await page.goto("de/queries/find-by-name.html");
      await page.locator("main section[aria-labelledby=result]").waitFor();
      await page.locator("form.parameters input").fill('Wernigerode');
      await page.locator("form.parameters button").click();
      const link = page.getByRole("link", { name: "Mit diesen Werten fragen" });
      await link.waitFor();
      assert.equal(await page.locator("form.parameters input").inputValue(), "Wernigerode");
      assert.equal(await page.locator("main section[aria-labelledby=result]").count(), 0);
      await shot();
      await judge(page);
      // The link is that of the server.
      const own = await page.context().newPage();
      const query = (href) => new URL(href, page.url()).searchParams.get("query");
      for (const path of ["de/queries/population.html?place=id%3Awernigerode", "en/queries/population.html?place=%3Cid%2Fd%C3%BC%3E", "de/queries/find-by-name.html?name=a%22%7D%5C+%C3%9F", "de/queries/find-by-name.html?name=Wernigerode"]) {
        await page.goto(path);
        await own.goto(served + path);
        const edit = await own.locator("[aria-labelledby=query-text] a").getAttribute("href");
        const lead = await page.locator("main .notice a").getAttribute("href");
        assert.match(query(lead), /VALUES/);
        assert.equal(query(lead), query(edit), path);
      }
      await link.click();
      await page.locator(".CodeMirror").waitFor();
      await page.getByRole("button", { name: "Antworten" }).click();
      await page.locator(".yasr td", { hasText: "Wernigerode" }).first().waitFor();
      await shot("answer");
      await page.goto("de/queries/population.html?place=a%20b");
      await page.getByRole("status").or(page.locator("main .error")).filter({ hasText: "„a b“ ist hier kein Wert." }).waitFor();
      await judge(page);
      // The values that the page was made with are no others.
      await page.goto("de/queries/find-by-name.html?name=werningerode");
      await page.locator("main section[aria-labelledby=result]").waitFor();
      assert.equal(await link.count(), 0);
    },
  },
];
