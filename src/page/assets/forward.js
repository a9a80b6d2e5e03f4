// Leads to the page in the reader's language, with the question and the place in the page.
"use strict";

{
  const pages = [...document.querySelectorAll("link[rel=alternate][hreflang]")];
  const within = (wanted) => pages.find((page) => wanted === page.hreflang || wanted.startsWith(`${page.hreflang}-`));
  const page = navigator.languages.map((language) => within(language.toLowerCase())).find(Boolean) ?? pages[0];
  location.replace(page.href + location.search + location.hash);
}
