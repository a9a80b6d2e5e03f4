// The page's language in what Yasr says in English, and failures in words.

/** What the table says (<https://datatables.net/reference/option/language>). */
export function tableTexts({ none, previous, next }, language) {
  const parts = new Intl.NumberFormat(language).formatToParts(12345.6);
  const sign = (type) => parts.find((part) => part.type === type)?.value ?? "";
  return {
    emptyTable: none,
    zeroRecords: none,
    info: "_START_–_END_ / _TOTAL_",
    infoEmpty: "",
    infoFiltered: "(_MAX_)",
    thousands: sign("group"),
    decimal: sign("decimal"),
    aria: { orderable: "", orderableReverse: "", orderableRemove: "", paginate: { first: "1", previous, next, last: "…" } },
  };
}

/** Replaces the texts of the table's controls. */
export function translate(place, { ui, rows }, language) {
  const walker = document.createTreeWalker(place.querySelector(".yasr_header"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const translation = ui[text.data.trim().replace(/:$/, "")];
    if (translation) text.data = `${translation} `;
  }
  for (const element of place.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      const translation = ui[element.getAttribute(name)];
      if (translation) element.setAttribute(name, translation);
    }
  }
  place.querySelector(".tableSizer")?.setAttribute("aria-label", ui["Page size"]);
  place.querySelector(".CodeMirror textarea")?.setAttribute("aria-label", ui.Response);
  const chip = place.querySelector(".yasr_response_chip");
  const said = chip.textContent.match(/(?:(\d+) results? )?.*?([\d.]+) second/);
  if (said) {
    const number = new Intl.NumberFormat(language);
    const time = `${number.format(Number(said[2]))} s`;
    chip.textContent = said[1] ? `${rows}: ${number.format(Number(said[1]))} · ${time}` : time;
  }
}

/** A failure as the server tells it (RFC 9457), or as it is. */
export async function showFailure({ text, statusText }, { failed }) {
  const box = document.createElement("div");
  box.setAttribute("role", "alert");
  const { title, detail, hint, line, column } = problem(text);
  const said = [detail ?? (title ? "" : text || statusText || ""), hint].filter(Boolean).join("\n");
  const head = document.createElement("p");
  head.append(Object.assign(document.createElement("strong"), { textContent: title ?? failed }));
  if (line) head.append(` (${[line, column].filter(Boolean).join(":")})`);
  box.append(head);
  if (said) box.append(Object.assign(document.createElement("pre"), { textContent: said }));
  return box;
}

function problem(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
