// What makes pages handier; all of them work without it.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    } catch {
      const code = button.parentElement.querySelector("code");
      getSelection().selectAllChildren(code);
    }
  });
}

// Columns of tables are sorted by a click on their heads.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [index, head] of heads.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, heads, index));
  }
}

function sort(table, heads, index) {
  const descending = heads[index].getAttribute("aria-sort") === "ascending";
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[index].setAttribute("aria-sort", descending ? "descending" : "ascending");
  const body = table.tBodies[0];
  const key = (row) => row.cells[index]?.dataset.key ?? row.cells[index]?.textContent.trim() ?? "";
  const collate = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? collate(a, b) : a - b);
  const rows = [...body.rows].map((row) => [key(row), row]);
  rows.sort(([a], [b]) => (a === "") - (b === "") || (descending ? compare(b, a) : compare(a, b)));
  body.append(...rows.map(([, row]) => row));
}

// Pages are the same on a server and on a host of files, which does not look at what stands
// behind the question mark of an address: where the page does not show it, a script does.
const params = new URLSearchParams(location.search);

const question = document.querySelector("#sparql-form textarea");
if (question && params.has("query") && params.get("query") !== question.value) question.value = params.get("query");

const find = document.querySelector("input[data-suggest]");
const index = find && new URL(find.dataset.index, document.baseURI);
const searched = document.querySelector("form.search input[name=q]");
const wanted = (params.get("q") ?? "").trim();
if (searched && wanted !== "" && searched.getAttribute("value").trim() === "") {
  searched.value = wanted;
  import("./search.js").then(({ show }) => show(index, wanted));
}

const form = document.querySelector("form.parameters");
if (form && location.search.length > 1) import("./query.js").then(({ lead }) => lead(form));

// Names are suggested while somebody types.
if (find) {
  const list = document.createElement("datalist");
  list.id = "suggestions";
  find.after(list);
  find.setAttribute("list", list.id);
  let waiting;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = find.value;
      if (typed.trim().length < 2) return list.replaceChildren();
      const names = await suggestions(typed).catch(() => []);
      if (typed !== find.value) return;
      list.replaceChildren(...names.map(([name, about]) => {
        const option = document.createElement("option");
        option.value = name;
        option.label = about ? `${name} (${about})` : name;
        return option;
      }));
    }, 150);
  });
}

let isServed = true;

/** Names with what has them: from the server, or from all names where there is none. */
async function suggestions(typed) {
  if (isServed) {
    const address = new URL(find.dataset.suggest, document.baseURI);
    address.searchParams.set("q", typed);
    address.searchParams.set("lang", document.documentElement.lang);
    const response = await fetch(address);
    if (response.ok && response.headers.get("content-type")?.includes("json")) {
      const [, names, about] = await response.json();
      return names.map((name, place) => [name, about[place]]);
    }
    isServed = response.status >= 500 || response.status === 429;
  }
  const { suggest } = await import("./search.js");
  return suggest(index, typed);
}
