// What the editor completes: the prefixes, classes and properties of this graph.

/** Suggestions at once. */
const SHOWN = 100;

/** The completers of Yasqe that are replaced, by their names. */
export function completers({ prefixes, classes, properties, language }, { prefixes: ofPrefixes, class: ofClasses, property: ofProperties }) {
  const declarations = Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  return {
    prefixes: { ...ofPrefixes, get: declarations.sort(), persistenceId: undefined },
    class: terms(ofClasses, classes, prefixes, language),
    property: terms(ofProperties, properties, prefixes, language),
  };
}

/** Terms by their IRIs, their names and their labels, the frequent ones first. */
function terms(original, terms, prefixes, language) {
  const byIri = new Map(terms.map((term) => [term.iri, term]));
  const count = new Intl.NumberFormat(language);
  return {
    ...original,
    get(_, { string, autocompletionString }) {
      const typed = (autocompletionString ?? string).trim().toLowerCase();
      const found = terms.filter(({ iri, label }) =>
        iri.toLowerCase().startsWith(typed) || nameOf(iri).toLowerCase().includes(typed) || label.toLowerCase().includes(typed));
      return found.slice(0, SHOWN).map(({ iri }) => iri);
    },
    postProcessSuggestion: (_yasqe, _token, iri) => iri,
    postprocessHints: (yasqe, hints) => hints.map((hint) => {
      const term = byIri.get(hint.text);
      const text = shorten(hint.text, yasqe.getPrefixesFromQuery(), prefixes);
      return { ...hint, text, displayText: `${text}   ${term.label} (${count.format(term.count)})` };
    }),
  };
}

/** The last part of an IRI. */
function nameOf(iri) {
  return iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1);
}

/** The IRI as it is written in a query: what is declared in it goes before what is known. */
function shorten(iri, declared, known) {
  for (const [prefix, start] of [...Object.entries(declared), ...Object.entries(known)]) {
    const meant = Object.hasOwn(declared, prefix) ? declared[prefix] : start;
    if (meant === start && iri.startsWith(start) && /^[A-Za-z_][\w-]*$/.test(iri.slice(start.length))) {
      return `${prefix}:${iri.slice(start.length)}`;
    }
  }
  return `<${iri}>`;
}
