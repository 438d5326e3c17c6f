// Opens every page below a folder in headless Chromium, wide, narrow and in print, and asks axe.
// Arguments: the folder of the tools, the folder of the pages. Screenshots are left beside the pages.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [tools, made] = process.argv.slice(2);
const require = createRequire(join(tools, "node_modules", "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const below = (folder) =>
  readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? below(path) : [path];
  });

const pages = below(made).filter((path) => path.endsWith(".html"));
let wrong = pages.length === 0 ? 1 : 0;
const say = (path, what) => {
  wrong += 1;
  console.log(`${path}: ${what}`);
};

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const path of pages) {
  for (const width of [1280, 400]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) say(path, `fetches ${request.url()}`);
    });
    page.on("pageerror", (error) => say(path, String(error)));
    await page.goto(`file://${path}`);
    await page.screenshot({ path: path.replace(".html", `-${width}.png`), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) say(path, `is ${wide} wide where there are ${width}`);
    await page.evaluate(axe);
    for (const open of [false, true]) {
      await page.evaluate((open) => document.querySelectorAll("details").forEach((one) => { one.open = open; }), open);
      const found = await page.evaluate((runOnly) => axe.run({ runOnly }), RULES);
      for (const violation of found.violations) {
        say(path, `at ${width}: ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 200)}`);
      }
    }
    await page.close();
  }
  const page = await browser.newPage();
  await page.goto(`file://${path}`);
  const printed = await page.pdf({ path: path.replace(".html", ".pdf"), format: "A4" });
  if (printed.length < 5000) say(path, "prints nothing");
  await page.close();
}
await browser.close();
console.log(`${pages.length} pages looked at, ${wrong} faults`);
process.exit(wrong === 0 ? 0 : 1);
