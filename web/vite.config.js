import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig } from "vite";
import { land } from "./land.js";
import { licences } from "./licences.js";
import { patches } from "./patches.js";

/** Files that no module asks for. */
const beside = {
  name: "beside",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "land.json", source: JSON.stringify(land()) });
    this.emitFile({ type: "asset", fileName: "licences.txt", source: licences() });
  },
};

/** The engine is large, and few ask for it: the program has it compressed. */
const compressed = {
  name: "compressed",
  async writeBundle({ dir }) {
    const file = join(dir, "oxigraph.wasm");
    await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }));
    await rm(file);
  },
};

export default defineConfig({
  // Files find one another, wherever they stand.
  base: "./",
  plugins: [patches(), beside, compressed],
  // The answers of hosts without a server, loaded when somebody asks one.
  worker: {
    format: "es",
    rollupOptions: {
      output: { entryFileNames: "local.js", assetFileNames: "oxigraph[extname]", codeSplitting: false },
    },
  },
  build: {
    target: "es2022",
    cssCodeSplit: false,
    modulePreload: false,
    // Its .gitignore stays: cargo looks at the folder.
    emptyOutDir: false,
    // One module without imports: pages name it, and nothing else is loaded.
    rollupOptions: {
      input: "sparql.js",
      output: { entryFileNames: "sparql.js", assetFileNames: "sparql[extname]", codeSplitting: false },
    },
    chunkSizeWarningLimit: 1500,
  },
});
