// Walks through the pages in a browser, as people do: with a mouse, with a keyboard alone, in
// the dark, on a phone, on paper, without JavaScript, and without a server. LODPRESS_BIN names
// the program.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hosted } from "./hosted.mjs";
import { scenarios } from "./scenarios.mjs";
import { browser, host, publish, serve, tab } from "./site.mjs";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const shots = process.env.LODPRESS_SCREENSHOTS ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "screenshots");
const only = process.argv[2];

assert(process.env.LODPRESS_BIN, "LODPRESS_BIN names the program");
await mkdir(shots, { recursive: true });
const server = await serve(process.env.LODPRESS_BIN, repository);
const chromium = await browser();
const walked = (list) => list.filter(({ name }) => !only || name.includes(only));
let failed = 0;

/** Walks through pages at `origin`; `served` is the server's own. */
async function run({ name, options, expected, walk }, origin) {
  const { page, wrong, close } = await tab(chromium, origin, options, expected);
  page.setDefaultTimeout(10_000);
  const shot = (part) => page.screenshot({ path: join(shots, `${[name, part].filter(Boolean).join("-").replaceAll(" ", "-")}.png`), fullPage: true });
  const begun = Date.now();
  try {
    await walk({ page, shot, origin, served: server.origin });
    assert.deepEqual(wrong, []);
    console.log(`ok    ${name} (${Date.now() - begun} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`wrong ${name}\n${String(error.message).replace(/^/gm, "      ")}`);
    await shot("wrong").catch(() => {});
  }
  await close();
}

for (const scenario of walked(scenarios)) await run(scenario, server.origin);
if (walked(hosted).length > 0) {
  const folder = await mkdtemp(join(tmpdir(), "lodpress-"));
  // Below the root of the host, as sites of projects are.
  await publish(process.env.LODPRESS_BIN, repository, join(folder, "site"));
  const files = await host(folder);
  for (const scenario of walked(hosted)) await run(scenario, `${files.origin}site/`);
  files.stop();
  await rm(folder, { recursive: true });
}
await chromium.close();
server.stop();
console.log(failed === 0 ? "all scenarios pass" : `${failed} scenarios fail`);
process.exitCode = failed === 0 ? 0 : 1;
