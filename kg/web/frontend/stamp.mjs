// Writes down from which sources the committed scripts were built; a test compares.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const sources = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`);
const hash = createHash("sha256");
for (const file of [...sources, "package-lock.json", "vite.config.js"].sort()) hash.update(readFileSync(file));
writeFileSync("../static/build/sources.sha256", `${hash.digest("hex")}\n`);

// The licences of what is bundled go with it.
const BUNDLED = ["@zazuko/yasqe", "@zazuko/yasgui-utils", "codemirror", "dompurify", "d3-dispatch", "d3-force", "d3-quadtree", "d3-timer", "topojson-client", "world-atlas"];
const parts = BUNDLED.filter((name) => existsSync(`node_modules/${name}/package.json`)).map((name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  const file = readdirSync(`node_modules/${name}`).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(`node_modules/${name}/${file}`, "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}`.trim();
});
writeFileSync("../static/build/licences.txt", `${parts.join("\n\n----\n\n")}\n`);
