// Bundles the editor into the folder given: hashed names, a manifest.json that says
// which to load, and the licences of what is in them.
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const folder = process.argv[2];
if (!folder) throw new Error("usage: node build.js FOLDER");

await rm(folder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { editor: "src/main.js" },
  outdir: folder,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true, // the chart and the map are fetched when somebody looks at one
  format: "esm",
  target: ["es2022"],
  loader: { ".json": "file" },
  minify: true,
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
});

const { packages } = JSON.parse(await readFile("package-lock.json", "utf8"));
const bundled = Object.entries(packages).filter(([path, { dev }]) => path && !dev);
const licences = bundled.map(([path, { version, license }]) => {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  return `${name} ${version}: ${license}\n`;
});
await writeFile(join(folder, "licences.txt"), licences.sort().join(""));

const { name, version } = JSON.parse(await readFile("package.json", "utf8"));
const [script, { cssBundle }] = Object.entries(metafile.outputs).find(
  ([, output]) => output.entryPoint === "src/main.js",
);
const manifest = { name, version, script: basename(script), style: basename(cssBundle) };
await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
