// The search where no server answers: over `search.json`, with what `page::search` does, and
// the markup of `page::search_page`. A file of cases holds the two together.

/** Bytes of a query that are looked at. */
const QUERY = 500;
/** Results that are shown, and suggestions. */
const RESULTS = 100;
const SUGGESTIONS = 10;
/** Characters before and after what was found in a long text. */
const AROUND = 120;

const SPACE = /\p{White_Space}+/u;
const LETTER = /^[\p{Alphabetic}\p{N}]/u;
const MARK = /^\p{M}/u;
const LETTERS = new Map(Object.entries({
  d: "đĐðÐ", ss: "ßẞ", ae: "æÆ", oe: "œŒ", o: "øØ", l: "łŁ", i: "ı", th: "þÞ", "-": "–—‐‑−", "'": "’‘ʼ",
}).flatMap(([plain, letters]) => [...letters].map((letter) => [letter, plain])));

/** The text without case, accents and marks: `Đà Nẵng` becomes `da nang`. */
export function fold(text) {
  let folded = "";
  for (const letter of text) folded += foldLetter(letter);
  return folded;
}

function foldLetter(letter) {
  if (letter >= " " && letter <= "~") return letter.toLowerCase();
  const plain = LETTERS.get(letter);
  if (plain !== undefined) return plain;
  return [...letter.normalize("NFKD")].filter((part) => !MARK.test(part)).map((part) => part.toLowerCase()).join("");
}

function wordsOf(folded) {
  return folded.split(SPACE).filter(Boolean);
}

/** Its first bytes, without spaces at its ends. */
function limited(query) {
  let [text, bytes] = ["", 0];
  for (const letter of query.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "")) {
    const point = letter.codePointAt(0);
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes > QUERY) break;
    text += letter;
  }
  return text;
}

/** Texts of resources as `[text, is a name]`, folded once for all queries. */
export function prepare(resources) {
  return resources.map((texts) => texts.map(([text, isName]) =>
    ({ text, isName, folded: fold(text).replaceAll("\n", " ").replace(/\p{White_Space}+$/u, "") })));
}

/**
 * The resources with all words of the query in one of their texts, the best first: their
 * places in `prepared`, which is in the order of their IRIs, and the text that answers.
 */
export function find(prepared, query) {
  const folded = fold(limited(query));
  const words = wordsOf(folded);
  if (words.length === 0) return [];
  const hits = [];
  for (const [index, texts] of prepared.entries()) {
    let best = null;
    for (const { text, isName, folded: own } of texts) {
      if (!words.every((word) => own.includes(word))) continue;
      const rank = rankOf(own, folded, isName);
      if (best === null || rank < best.rank) best = { index, text, rank };
    }
    if (best) hits.push({ ...best, length: [...best.text].length });
  }
  return hits.sort((a, b) => a.rank - b.rank || a.length - b.length || a.index - b.index);
}

/** How well a text answers: 0 is best. */
function rankOf(text, query, isName) {
  const place = () => {
    if (text === query) return 0;
    if (text.startsWith(query)) return LETTER.test(text.slice(query.length)) ? 2 : 1;
    return text.split(/[^\p{Alphabetic}\p{N}]/u).some((word) => word.startsWith(query)) ? 3 : 4;
  };
  return place() + (isName ? 0 : 5);
}

/** The parts of `text`, and whether each is one of the words of `query`. */
export function highlight(text, query) {
  // The folded text, and where in the original each of its units comes from.
  let [folded, at] = ["", 0];
  const places = [];
  for (const letter of text) {
    const plain = foldLetter(letter);
    const end = at + letter.length;
    folded += plain;
    for (let unit = 0; unit < plain.length; unit += 1) places.push([at, end]);
    // A mark belongs to the letter before it.
    if (MARK.test(letter) && places.length > 0) places.at(-1)[1] = end;
    at = end;
  }
  const found = [];
  for (const word of wordsOf(fold(query))) {
    for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + word.length)) {
      found.push([places[from][0], places[from + word.length - 1][1]]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const parts = [];
  let done = 0;
  for (const [begin, end] of found) {
    const start = Math.max(begin, done);
    if (end <= start) continue;
    if (start > done) parts.push([text.slice(done, start), false]);
    parts.push([text.slice(start, end), true]);
    done = end;
  }
  if (done < text.length) parts.push([text.slice(done), false]);
  return parts;
}

/** The part of a long text where it was found. */
export function excerpt(text, query) {
  const letters = [...text];
  if (letters.length <= 2 * AROUND) return text;
  const parts = highlight(text, query);
  const first = parts.findIndex(([, isFound]) => isFound);
  const before = parts.slice(0, first < 0 ? parts.length : first).reduce((sum, [part]) => sum + [...part].length, 0);
  const start = Math.max(before - AROUND, 0);
  return `${start > 0 ? "…" : ""}${letters.slice(start, start + 2 * AROUND).join("")}…`;
}

/** The path of a page about a resource, beside the search's own. */
export function pathOf(key, fragment) {
  const escaped = encodeURIComponent(key).replace(/%(2F|24|26|2B|2C|3B|3D|3A|40)/g, decodeURIComponent);
  return `doc/${escaped}.html${fragment ? `#${fragment}` : ""}`;
}

let loading;

/** The index, loaded once for a page. */
function load(address) {
  loading ??= fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(`${response.status}`);
    const index = await response.json();
    return { ...index, prepared: prepare(index.resources.map((resource) => resource[4])) };
  });
  loading.catch(() => { loading = undefined; });
  return loading;
}

/** What was found, as the reader is shown it. */
async function found(address, query, limit) {
  const { languages, classes, resources, prepared } = await load(address);
  const hits = find(prepared, query);
  const own = Math.max(languages.indexOf(document.documentElement.lang), 0);
  const nameIn = (names) => names[own] ?? names[0];
  const results = hits.slice(0, limit).map(({ index, text }) => {
    const [key, fragment, types, names] = resources[index];
    return { text, path: pathOf(key, fragment), name: nameIn(names), types: types.map((type) => nameIn(classes[type])) };
  });
  return { results, count: hits.length };
}

/** Names, and what has them, as OpenSearch suggests. */
export async function suggest(address, query) {
  const { results } = await found(address, query, SUGGESTIONS);
  return results.map(({ name: [name], types }) => [name, types.map(([type]) => type).join(", ")]);
}

/** Shows the results on the page of the search. */
export async function show(address, query) {
  const { dataset: texts } = document.getElementById("search-texts");
  const status = element("p");
  status.setAttribute("role", "status");
  const list = element("ol", { className: "results" });
  document.getElementById("search-texts").before(status, list);
  try {
    const { results, count } = await found(address, query, RESULTS);
    const values = { "{query}": query, "{count}": new Intl.NumberFormat(texts.language).format(count) };
    const text = count === 0 ? texts.none : count === 1 ? texts.one : texts.many;
    list.append(...results.map((result) => item(result, query)));
    status.textContent = text.replace(/\{query\}|\{count\}/g, (name) => values[name]);
  } catch {
    list.remove();
    status.textContent = texts.failed;
  }
}

function item({ text, path, name: [name, language], types }, query) {
  const link = element("a", { href: path, lang: language });
  link.append(...marked(name, query));
  const item = element("li");
  item.append(link, ...types.flatMap(([type, lang]) => [" ", element("small", { className: "type", lang, textContent: type })]));
  if (text !== name) {
    const line = element("p", { className: "found", lang: "", dir: "auto" });
    line.append(...marked(excerpt(text, query), query));
    item.append(line);
  }
  return item;
}

function marked(text, query) {
  return highlight(text, query).map(([part, isFound]) => (isFound ? element("mark", { textContent: part }) : part));
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
