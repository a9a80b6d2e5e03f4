// Forms of named queries where no server answers: other values than those that the page was
// made with lead to the form for SPARQL, with the query and the values in it.

/** Characters of a text that stands in a link. */
const LINK = 6000;

const XSD = "http://www.w3.org/2001/XMLSchema#";
const ZONE = "(?:Z|[+-]\\d\\d:\\d\\d)?";
/** What literals of a datatype look like. */
const FORMS = {
  integer: /^[+-]?\d+$/,
  decimal: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/,
  double: /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)$/,
  boolean: /^(?:true|false|0|1)$/,
  date: new RegExp(`^-?\\d{4,}-\\d\\d-\\d\\d${ZONE}$`),
  dateTime: new RegExp(`^-?\\d{4,}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?${ZONE}$`),
  gYear: new RegExp(`^-?\\d{4,}${ZONE}$`),
};

/** The term that a value of a parameter is, as SPARQL writes it; `null` where it is none. */
export function term(type, value, names) {
  const text = value.trim();
  switch (type) {
    case "string": return quoted(value);
    case "iri": return iri(text, names);
    case "langString": {
      const [, words, tag] = value.match(/^([^]*)@([A-Za-z]{1,8}(?:-[A-Za-z\d]{1,8})*)$/) ?? [];
      return tag ? `${quoted(words)}@${tag.toLowerCase()}` : null;
    }
    case "any": return any(text, names);
    default: return FORMS[type]?.test(text) ? `"${text}"^^<${XSD}${type}>` : null;
  }
}

function quoted(text) {
  const escapes = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };
  return `"${text.replace(/[\\"\n\r\t\b\f]/g, (letter) => escapes[letter])}"`;
}

function prefixed(text, { prefixes }) {
  const [, prefix, local] = text.match(/^([^:]*):([^]*)$/) ?? [];
  return prefix !== undefined && Object.hasOwn(prefixes, prefix) ? prefixes[prefix] + local : null;
}

function iri(text, names) {
  const inner = text.startsWith("<") ? text.match(/^<([^]*)>$/)?.[1] : prefixed(text, names) ?? text;
  if (inner === undefined || /[\u0000-\u0020<>"{}|^`\\]/.test(inner)) return null;
  return `<${/^[A-Za-z][A-Za-z\d+.-]*:/.test(inner) ? inner : resolved(inner, names.base)}>`;
}

/** Letters stay as they are written, which a URL would escape. */
function resolved(reference, base) {
  return new URL(reference, base).href.replace(/(?:%[89A-F][\dA-F])+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

function any(text, names) {
  if (text === "true" || text === "false") return term("boolean", text, names);
  if (/^[\d+.-]/.test(text)) {
    return ["integer", "decimal", "double"].map((type) => term(type, text, names)).find((found) => found !== null) ?? null;
  }
  if (!text.startsWith('"')) return text.startsWith("<") || prefixed(text, names) !== null ? iri(text, names) : null;
  const [, literal, tag, datatype] = text.match(/^("(?:[^"\\\n\r]|\\[^])*")(?:@([A-Za-z]+(?:-[A-Za-z\d]+)*)|\^\^(.+))?$/) ?? [];
  if (literal === undefined) return null;
  if (tag) return `${literal}@${tag.toLowerCase()}`;
  if (!datatype) return literal;
  const type = iri(datatype, names);
  return type && `${literal}^^${type}`;
}

/** The text with values at the start of its pattern; `place` is where that is. */
export function withValues(text, place, values) {
  if (place === null) return text;
  const data = values.map(([name, value]) => `\n  VALUES ?${name} { ${value} }`).join("");
  return text.slice(0, place) + data + text.slice(place);
}

/** What the reader has set, where the page shows something else. */
function settings(form, params) {
  const set = [...form.elements].filter(({ dataset }) => dataset.type).map((field) => {
    const shown = field.localName === "select"
      ? [...field.options].find((option) => option.defaultSelected)?.value ?? ""
      : field.getAttribute("value");
    // What is left empty is not set, but a text without a default can be empty.
    const isText = field.dataset.type === "string" && shown === "";
    const given = params.getAll(field.name).find((value) => value !== "" || isText);
    return { field, given, shown, value: given ?? shown };
  });
  const flag = { 0: "false", 1: "true" };
  const differs = ({ field, given, shown }) =>
    given !== undefined && given !== shown && !(field.dataset.type === "boolean" && flag[given] === shown);
  return set.some(differs) ? set : null;
}

/** Leads on from a form whose values in the address the page does not show. */
export function lead(form) {
  const set = settings(form, new URLSearchParams(location.search));
  if (!set) return;
  const { dataset: texts } = document.getElementById("query-texts");
  const names = JSON.parse(texts.names);
  const box = document.createElement("div");
  const line = (text, name = "p") => Object.assign(document.createElement(name), { textContent: text });
  box.className = "notice";
  box.setAttribute("role", "status");
  const values = [];
  const mistakes = [];
  for (const { field, value } of set) {
    field.value = field.type === "select-one" && ["0", "1"].includes(value) ? ["false", "true"][value] : value;
    const isMissing = value === "" && field.dataset.type !== "string";
    const meant = isMissing ? null : term(field.dataset.type, value, names);
    if (meant !== null) values.push([field.name, meant]);
    else mistakes.push(isMissing ? texts.missing : texts.wrong.replace("{value}", () => value.slice(0, 200)));
  }
  if (mistakes.length > 0) {
    box.className = "error";
    box.append(...mistakes.map((text) => line(text)));
  } else {
    const text = `BASE <${texts.base}>\n${withValues(document.querySelector("[aria-labelledby=query-text] code").textContent, texts.place ? Number(texts.place) : null, values)}`;
    const link = line(texts.link, "a");
    link.href = text.length > LINK ? texts.form : `${texts.form}?query=${encodeURIComponent(text)}`;
    const last = line("");
    last.append(link);
    box.append(line(texts.note), last);
  }
  form.before(box);
  // The answer on the page is that of other values.
  document.querySelector("section[aria-labelledby=result]")?.remove();
}
