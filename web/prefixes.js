// Prefixes that a query uses and does not declare.

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
