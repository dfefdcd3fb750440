// Writes down from which sources the committed scripts were built; a test compares.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const sources = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`);
const hash = createHash("sha256");
for (const file of [...sources, "package-lock.json", "vite.config.js"].sort()) hash.update(readFileSync(file));
writeFileSync("../static/build/sources.sha256", `${hash.digest("hex")}\n`);
