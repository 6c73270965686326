// Hold report pages to accessibility rules, to silence on the network and to a time to open.
//
//   npm install axe-core playwright-core
//   node docs/check_pages.mjs /usr/bin/chromium out/reports/2023.html out/reports/index.html
//
// Each page is opened at 1280 and 390 pixels, in the light and the dark scheme. One line for each tells
// violations by weight, requests to anywhere but the file, sideways scrolling and the seconds until the
// page is loaded. Exit code 1 where a serious or critical violation, a request or scrolling occurs.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(resolve("package.json")));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const [executablePath, ...pages] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
let bad = 0;
for (const page of pages) {
  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const tab = await context.newPage();
      const requests = [];
      tab.on("request", (r) => { if (!/^(file|data):/.test(r.url())) requests.push(r.url()); });
      const begin = performance.now();
      await tab.goto(pathToFileURL(resolve(page)).href, { waitUntil: "load" });
      const seconds = ((performance.now() - begin) / 1000).toFixed(2);
      const sideways = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await tab.addScriptTag({ path: axe });
      const { violations } = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const heavy = violations.filter((v) => ["serious", "critical"].includes(v.impact));
      if (heavy.length || requests.length || sideways > 0) bad += 1;
      const told = violations.map((v) => `${v.impact}:${v.id}(${v.nodes.length})`).join(" ") || "none";
      console.log(`${page} ${width}px ${colorScheme}: violations ${told}; requests ${requests.length}; sideways ${Math.max(0, sideways)}px; ${seconds} s`);
      for (const v of heavy) console.log("   ", v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary?.split("\n")[1] ?? "");
      await context.close();
    }
  }
}
await browser.close();
process.exit(bad ? 1 : 0);
