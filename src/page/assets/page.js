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

// Names are suggested while somebody types.
const find = document.querySelector("input[data-suggest]");
if (find) {
  const list = document.createElement("datalist");
  list.id = "suggestions";
  find.after(list);
  find.setAttribute("list", list.id);
  let waiting;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (find.value.trim().length < 2) return list.replaceChildren();
      try {
        const address = new URL(find.dataset.suggest, document.baseURI);
        address.searchParams.set("q", find.value);
        address.searchParams.set("lang", document.documentElement.lang);
        const response = await fetch(address);
        const [, names, about] = await response.json();
        list.replaceChildren(...names.map((name, index) => {
          const option = document.createElement("option");
          option.value = name;
          option.label = about[index] ? `${name} (${about[index]})` : name;
          return option;
        }));
      } catch {
        list.replaceChildren();
      }
    }, 150);
  });
}
