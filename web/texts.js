// The page's language in what Yasr says in English, and failures in words.

/** Replaces the texts of the table's controls. */
export function translate(place, { ui, rows }, language) {
  const walker = document.createTreeWalker(place.querySelector(".yasr_header"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const translation = ui[text.data.trim().replace(/:$/, "")];
    if (translation) text.data = translation;
  }
  for (const element of place.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      const translation = ui[element.getAttribute(name)];
      if (translation) element.setAttribute(name, translation);
    }
  }
  place.querySelector(".tableSizer")?.setAttribute("aria-label", ui["Page size"]);
  place.querySelector(".yasr_results")?.setAttribute("aria-label", ui.Table);
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
  const { title, detail, hint, line } = problem(text);
  const said = [detail ?? (title ? "" : text || statusText || ""), hint].filter(Boolean).join("\n");
  const head = document.createElement("p");
  head.append(Object.assign(document.createElement("strong"), { textContent: title ?? failed }));
  if (line) head.append(` (${line})`);
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
