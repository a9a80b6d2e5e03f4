// A server of the publication, and a browser that looks at it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

/** Starts `lodpress serve` over a folder, and says at which address it answers. */
export async function serve(binary, folder) {
  const server = spawn(binary, ["-C", folder, "serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  const said = [];
  const ready = Promise.withResolvers?.() ?? resolvers();
  createInterface({ input: server.stderr }).on("line", (line) => {
    said.push(line);
    const address = line.match(/^lodpress serves (http:\S+\/)/)?.[1];
    if (address) ready.resolve(address);
  });
  server.on("error", ready.reject);
  server.on("exit", (code) => ready.reject(new Error(`the server ended with ${code}:\n${said.join("\n")}`)));
  return { origin: await ready.promise, stop: () => server.kill("SIGINT") };
}

/** Serves a folder as a host without rules does, and says at which address it stands. */
export async function host(folder) {
  const server = spawn("python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder], { stdio: ["ignore", "pipe", "ignore"] });
  const ready = Promise.withResolvers?.() ?? resolvers();
  createInterface({ input: server.stdout }).on("line", (line) => {
    const address = line.match(/\((http:\S+\/)\)/)?.[1];
    if (address) ready.resolve(address);
  });
  server.on("error", ready.reject);
  server.on("exit", (code) => ready.reject(new Error(`the host of files ended with ${code}`)));
  return { origin: await ready.promise, stop: () => server.kill("SIGINT") };
}

function resolvers() {
  let resolve, reject;
  const promise = new Promise((...both) => { [resolve, reject] = both; });
  return { promise, resolve, reject };
}

/** Writes the publication in `folder` as a site of files. */
export async function publish(binary, folder, output) {
  const run = spawn(binary, ["-C", folder, "publish", "--output", output], { stdio: ["ignore", "ignore", "pipe"] });
  const said = [];
  run.stderr.on("data", (text) => said.push(text));
  const ended = Promise.withResolvers?.() ?? resolvers();
  run.on("error", ended.reject);
  run.on("exit", (code) => (code === 0 ? ended.resolve() : ended.reject(new Error(`it ended with ${code}:\n${said.join("")}`))));
  await ended.promise;
}

/** The browser, which asks no host of its own accord. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

/**
 * Opens a tab in which all that must not happen is written down: errors on the console, scripts
 * that fail, what the Content-Security-Policy stops, requests to others, answers that are errors.
 */
export async function tab(browser, origin, options, expected = []) {
  const context = await browser.newContext({ baseURL: origin, locale: "de-DE", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  const note = (text) => { if (!expected.some((pattern) => pattern.test(text))) wrong.push(text); };
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) note(`console: ${message.text()}`); });
  page.on("pageerror", (error) => note(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) note(`request to another: ${url}`);
  });
  page.on("response", (response) => { if (response.status() >= 400) note(`${response.status()}: ${response.url()}`); });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  });
  return { page, wrong, close: () => context.close() };
}
