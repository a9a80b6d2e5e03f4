// What a query needs before it: prefixes that it uses and does not declare, and its base.

/** Strings, IRIs and comments, in which nothing is a prefix. */
const OPAQUE = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s"{}|^`\\]*>|#.*/g;

/** Declares them in the editor, where they are known. */
export function addMissing(yasqe, known) {
  const declarations = missing(yasqe.getValue(), known).map((prefix) => `PREFIX ${prefix}: <${known[prefix]}>\n`);
  if (declarations.length > 0) yasqe.getDoc().replaceRange(declarations.join(""), { line: 0, ch: 0 });
}

/** Their names, in order. */
export function missing(query, known) {
  const text = query.replace(OPAQUE, " ");
  const declared = new Set([...text.matchAll(/\bPREFIX\s+([\w.-]*):/gi)].map((match) => match[1]));
  const used = new Set([...text.matchAll(/(?<![\w?$@:.-])([A-Za-z][\w.-]*):/g)].map((match) => match[1]));
  return [...used].filter((prefix) => Object.hasOwn(known, prefix) && !declared.has(prefix)).sort();
}

/** A query of the publication so that it means the same at the endpoint: with the base of its file. */
export function withBase(query, base) {
  const isRelative = query.match(OPAQUE)?.some((part) => /^<(?![a-z][a-z\d+.-]*:)/i.test(part));
  return isRelative && !/^\s*BASE\b/im.test(query) ? `BASE <${base}>\n${query}` : query;
}

/** What a query is, in a word of SPARQL. */
export function kindOf(query) {
  const text = query.replace(OPAQUE, " ").replace(/\bPREFIX\s+[\w.-]*:/gi, " ");
  return text.match(/\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i)?.[1].toUpperCase();
}
