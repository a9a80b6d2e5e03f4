// What scripts of pages do in the server's place is what the server does: the cases are those
// of the Rust tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { term, withValues } from "../../src/page/assets/query.js";
import { excerpt, find, fold, highlight, pathOf, prepare } from "../../src/page/assets/search.js";
import { problem } from "../../web/here.js";
import { kindOf, missing, withBase } from "../../web/prefixes.js";

const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));

test("texts are folded", () => {
  for (const [text, folded] of cases.fold) assert.equal(fold(text), folded);
});

test("what was found is marked", () => {
  for (const [text, query, parts] of cases.highlight) assert.deepEqual(highlight(text, query), parts);
});

test("long texts are cut around what was found", () => {
  for (const { before, after, query, start, length } of cases.excerpt) {
    const text = `${"–".repeat(before)}word${"+".repeat(after)}`;
    const part = text.slice(start, start + length);
    const isCut = text.length > 240;
    assert.equal(excerpt(text, query), `${start > 0 ? "…" : ""}${part}${isCut ? "…" : ""}`);
  }
});

test("the best is found first", () => {
  const { resources, queries } = cases.search;
  const prepared = prepare(resources.map(([, texts]) => texts));
  for (const [query, expected] of queries) {
    assert.deepEqual(find(prepared, query).map(({ index, text }) => [resources[index][0], text]), expected, query);
  }
});

test("a long query is cut", () => {
  const prepared = prepare([[[`${"ạ".repeat(400)} end`, true]]]);
  assert.equal(find(prepared, `${"ạ".repeat(167)}zz`).length, 1);
  assert.equal(find(prepared, `${"ạ".repeat(166)}zz`).length, 0);
});

test("paths are escaped", () => {
  for (const [key, path] of cases.paths) assert.equal(pathOf(key, ""), path);
  assert.equal(pathOf("def", "Place"), "doc/def.html#Place");
});

test("values become terms", () => {
  for (const [type, value, expected] of cases.terms) assert.equal(term(type, value, cases.names), expected, `${type} ${value}`);
});

test("values stand in the pattern", () => {
  assert.equal(withValues("ASK { ?x ?y 1 }", 5, [["x", "<a>"], ["y", '"b"']]), 'ASK {\n  VALUES ?x { <a> }\n  VALUES ?y { "b" } ?x ?y 1 }');
  assert.equal(withValues("DESCRIBE <x>", null, [["x", "<a>"]]), "DESCRIBE <x>");
});

test("the kind of a query", () => {
  for (const [query, kind] of [
    ["# SELECT\nPREFIX select: <ASK>\nconstruct { ?s select:p 'ASK' } WHERE {}", "CONSTRUCT"],
    ["BASE <x> ASK { { SELECT * {} } }", "ASK"],
    ["INSERT DATA {}", undefined],
  ]) assert.equal(kindOf(query), kind);
});

test("prefixes and bases that a query needs", () => {
  assert.deepEqual(missing("# ex:a\nSELECT * { ?s ex:p 'un:known', a:b }", { ex: "x", un: "y", a: "z" }), ["a", "ex"]);
  assert.equal(withBase("ASK { <a> ?p 1 }", "http://x/"), "BASE <http://x/>\nASK { <a> ?p 1 }");
  assert.equal(withBase("ASK { <http://a> ?p 1 }", "http://x/"), "ASK { <http://a> ?p 1 }");
});

test("failures have a title and a place", () => {
  const texts = { syntax: "no SPARQL", service: "others", failed: "failed", unloaded: "no graph", stopped: "stopped" };
  const of = (failure, query = "ASK") => problem({ failure, isLoaded: true }, query, texts);
  assert.deepEqual(of("error at 1:4: expected one of '{', [_]"), { title: "no SPARQL", detail: "the query ends too early", line: 1, column: 4 });
  assert.deepEqual(of("error at 1:1: expected ASK", "no"), { title: "no SPARQL", detail: "this is not SPARQL", line: 1, column: 1 });
  assert.equal(of("error at 1:4: expected one of Prefix not found, ['%'], ['.']").detail, "Prefix not found");
  assert.equal(of("error at 1:4: expected one of The SELECT contains a variable that is unbound, [_]").detail, "The SELECT contains a variable that is unbound");
  assert.equal(of("The service <http://x/> is not supported").title, "others");
  assert.deepEqual(of("anything"), { title: "failed", detail: "anything" });
  assert.deepEqual(problem({ failure: "404" }, "ASK", texts), { title: "no graph", detail: "404" });
  assert.deepEqual(problem({ isStopped: true }, "ASK", texts), { title: "stopped" });
});
