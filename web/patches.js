// What the Content-Security-Policy of the pages forbids, and what would ask other hosts, is
// taken out of Yasgui when it is bundled. A text that is not found stops the build, so that
// another version of Yasgui is looked at again.

const EDITS = [
  // Style elements for columns that are being resized: the rules are in sparql.css.
  ['l(this, "createStyle", (function(e, n) {', '$& if (e === document.head) e.parentNode.classList.add("yasr_resizing"); return;'],
  [/var n = document\.querySelector\("head"\)\.lastChild;\s*if \(n\.parentNode\.removeChild\(n\), t\)/, 'if (document.documentElement.classList.remove("yasr_resizing"), t)'],
  // A style attribute within markup.
  ["<strong style='text-decoration:underline'>", "<strong>"],
  // Code made of text, for browsers without JSON.parse or globalThis.
  ['eval("(" + text + ")")', "void 0"],
  ['Function("return this")()', "globalThis"],
  // Completion by Linked Open Vocabularies, and the 3,000 prefixes of prefix.cc.
  [/var fetchFromLov = \(e, t, n\) => \{[^]*?\n\}, completers = /, "var fetchFromLov = () => Promise.resolve([]), completers = "],
  [/return \(e\.config\.prefixCcApi \? fetch[^]*?: Promise\.resolve\(prefixes_default\)\)\.then/, "return Promise.resolve({}).then"],
  // Endpoints and documents of others.
  ['endpoint: "https://dbpedia.org/sparql"', 'endpoint: ""'],
  ['[{ endpoint: "https://dbpedia.org/sparql" }, { endpoint: "https://query.wikidata.org/bigdata/namespace/wdq/sparql" }]', "[]"],
];

/** The plugin that makes these edits. */
export function patches() {
  return {
    name: "patches",
    transform(code, id) {
      if (!id.endsWith("yasgui.esm.js")) return null;
      for (const [from, to] of EDITS) {
        const edited = code.replace(from, to);
        if (edited === code) this.error(`not found in Yasgui: ${from}`);
        code = edited;
      }
      return { code, map: null };
    },
  };
}
