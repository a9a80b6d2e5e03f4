// The SPARQL page: in the place of its form an editor that knows the graph, and a table.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./sparql.css";
import { completers } from "./completers.js";
import { Here, ROWS, isServed, problem } from "./here.js";
import { addMissing, withBase } from "./prefixes.js";
import "./table.js";
import { showFailure, tableTexts, translate } from "./texts.js";

const { Yasqe, Yasr } = Yasgui;

const form = document.getElementById("sparql-form");
const place = document.getElementById("yasgui");
const config = JSON.parse(document.getElementById("sparql-config").textContent);
const { texts } = config;

start();

function start() {
  const asked = new URLSearchParams(location.search).get("query");
  Object.assign(Yasqe.Autocompleters, completers(config, Yasqe.Autocompleters));

  const editorPlace = document.createElement("div");
  const answerPlace = document.createElement("div");
  const run = button(texts.run, () => ask());
  const stop = button(texts.stop, () => here.stop());
  const said = saying();
  stop.hidden = true;
  place.append(examples((text) => show(text)), editorPlace, controls(run, stop), said.element, answerPlace);
  form.hidden = true;

  const yasqe = new Yasqe(editorPlace, {
    value: asked ?? form.elements.query.value,
    requestConfig: {
      endpoint: new URL(config.endpoint, document.baseURI).href,
      method: "POST",
      headers: { "Accept-Language": config.language },
    },
    // The address of the page is the link to a query, and nothing is kept in the browser.
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    screenReaderLabel: texts.query,
    // Tab leaves the editor, as it leaves everything else.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => ask(), "Cmd-Enter": () => ask(), "Ctrl-S": false },
  });
  Object.assign(Yasr.plugins.table.defaults.tableConfig.language, tableTexts(texts, config.language));
  const yasr = new Yasr(answerPlace, {
    persistenceId: null,
    prefixes: () => ({ ...config.prefixes, ...yasqe.getPrefixesFromQuery() }),
    errorRenderers: [(error) => showFailure(error, texts)],
  });
  yasr.documentationLink.remove();
  yasr.headerEl.hidden = true;
  yasr.dataElement.setAttribute("role", "status");
  yasr.on("drawn", () => translate(answerPlace, texts, config.language));

  const notify = yasqe.showNotification;
  yasqe.showNotification = (key) => notify(key, texts.complete);
  yasqe.on("query", () => run.setAttribute("aria-busy", "true"));
  yasqe.on("queryResponse", (_, response, duration) => {
    run.removeAttribute("aria-busy");
    yasr.setResponse(response, duration);
    yasr.headerEl.hidden = yasr.results.hasError();
  });
  answerPlace.addEventListener("click", stayHere, true);
  answerPlace.addEventListener("auxclick", stayHere, true);
  addMissing(yasqe, config.prefixes);

  let served;
  let here;

  function show(text) {
    yasqe.setValue(text);
    addMissing(yasqe, config.prefixes);
    yasqe.focus();
  }

  async function ask() {
    if (here?.isBusy) return;
    addMissing(yasqe, config.prefixes);
    remember(yasqe.getValue());
    served ??= isServed(new URL(config.endpoint, document.baseURI).href);
    if (!await served) return askHere(yasqe.getValue());
    // What went wrong is shown in the place of the answer.
    yasqe.query().catch(() => {});
  }

  /** Asks the graph in this browser, as a host of files has nobody to answer. */
  async function askHere(query) {
    if (config.dump === null) return said.large();
    here ??= new Here(config);
    if (here.isBusy) return;
    run.setAttribute("aria-busy", "true");
    stop.hidden = false;
    let isCut = false;
    try {
      const answer = await here.ask(query, ({ state, bytes }) => said.state(state, bytes));
      isCut = answer.isCut;
      const headers = new Headers({ "content-type": answer.type });
      yasr.setResponse({ ok: true, status: 200, headers, content: answer.content }, answer.milliseconds);
    } catch (failure) {
      yasr.setResponse(new Error(JSON.stringify(problem(failure, query, texts))));
    }
    yasr.headerEl.hidden = yasr.results.hasError();
    run.removeAttribute("aria-busy");
    if (document.activeElement === stop) run.focus();
    stop.hidden = true;
    said.done(isCut);
  }
}

/** What is said of answers that this browser gives: that it does, and how far it is. */
function saying() {
  const element = document.createElement("div");
  const first = document.createElement("p");
  const second = document.createElement("p");
  const number = new Intl.NumberFormat(config.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  element.className = "yasgui-here";
  first.setAttribute("role", "status");
  element.append(first, second);
  return {
    element,
    state(state, bytes) {
      if (first.textContent !== texts.here) first.textContent = texts.here;
      second.textContent = (texts[state] ?? "").replace("{size}", number.format((bytes ?? 0) / 1e6));
    },
    done(isCut) {
      second.textContent = isCut ? texts.cut.replace("{count}", new Intl.NumberFormat(config.language).format(ROWS)) : "";
    },
    large() {
      const link = document.createElement("a");
      link.href = config.dataset;
      link.textContent = texts.dataset;
      first.replaceChildren(texts.large, " ", link);
    },
  };
}

/** Queries of the publication, to begin with. */
function examples(choose) {
  if (config.queries.length === 0) return "";
  const line = document.createElement("p");
  const label = document.createElement("label");
  const select = document.createElement("select");
  label.htmlFor = select.id = "sparql-example";
  label.textContent = texts.examples;
  select.append(new Option("–", ""), ...config.queries.map(({ title, name }) => new Option(title, name)));
  select.addEventListener("change", () => {
    const chosen = config.queries.find(({ name }) => name === select.value);
    if (chosen) choose(withBase(chosen.text, config.queriesBase));
  });
  line.className = "yasgui-examples";
  line.append(label, " ", select);
  return line;
}

function controls(run, stop) {
  const line = document.createElement("p");
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = texts.keys;
  line.className = "yasgui-controls";
  line.append(run, " ", stop, " ", hint);
  return line;
}

function button(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

/** Puts the query into the address, which the form understands too. */
function remember(query) {
  const address = new URL(location.href);
  address.searchParams.set("query", query);
  if (address.href.length < 8000) history.replaceState(null, "", address);
}

/** Leads to the pages of this server, also where the graph's IRIs are those of another. */
function stayHere(event) {
  const link = event.target.closest("a.iri");
  if (link?.href.startsWith(config.base)) {
    link.href = new URL(config.root + link.href.slice(config.base.length), document.baseURI).href;
  }
}
