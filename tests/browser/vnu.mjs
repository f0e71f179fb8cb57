// The HTML checker over every page of a built site: 0 errors; warnings are printed and counted.
// Use: node vnu.mjs <public root> [more roots]
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { conclude } from "./browser.mjs";
import { pages } from "./site.mjs";

const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
const wrong = [];
let looked = 0;
let warnings = 0;
for (const root of process.argv.slice(2)) {
  looked += pages(root).length;
  const run = spawnSync("java", ["-Xss8m", "-Xmx2g", "-jar", jar, "--skip-non-html", "--format", "json", "--exit-zero-always", root], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  for (const message of JSON.parse(run.stderr).messages) {
    const place = `${decodeURIComponent(message.url ?? "").replace(`file:${root}`, "")}:${message.lastLine ?? 0}`;
    const line = `${place}: ${message.type} ${message.subType ?? ""}: ${message.message} ${message.extract ?? ""}`.replace(/\s+/g, " ");
    if (message.type === "error" || message.type === "non-document-error") wrong.push(line);
    else if ((warnings += 1) <= 20) console.log(`  ${line}`);
  }
}
console.log(`figure: vnu warnings = ${warnings}`);
conclude("vnu", looked, wrong);
