// Walks through the pages in a browser, as people do: with a mouse, with a keyboard alone, in
// the dark, on a phone, on paper, without JavaScript. LODPRESS_BIN names the program.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scenarios } from "./scenarios.mjs";
import { browser, serve, tab } from "./site.mjs";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const shots = process.env.LODPRESS_SCREENSHOTS ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "screenshots");
const only = process.argv[2];

assert(process.env.LODPRESS_BIN, "LODPRESS_BIN names the program");
await mkdir(shots, { recursive: true });
const server = await serve(process.env.LODPRESS_BIN, repository);
const chromium = await browser();
let failed = 0;
for (const { name, options, expected, walk } of scenarios) {
  if (only && !name.includes(only)) continue;
  const { page, wrong, close } = await tab(chromium, server.origin, options, expected);
  page.setDefaultTimeout(10_000);
  const shot = (part) => page.screenshot({ path: join(shots, `${[name, part].filter(Boolean).join("-").replaceAll(" ", "-")}.png`), fullPage: true });
  const begun = Date.now();
  try {
    await walk({ page, shot, origin: server.origin });
    assert.deepEqual(wrong, []);
    console.log(`ok    ${name} (${Date.now() - begun} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`wrong ${name}\n${String(error.message).replace(/^/gm, "      ")}`);
    await shot("wrong").catch(() => {});
  }
  await close();
}
await chromium.close();
server.stop();
console.log(failed === 0 ? "all scenarios pass" : `${failed} scenarios fail`);
process.exitCode = failed === 0 ? 0 : 1;
