// Looks at pages with Debian's Chromium, as people would: wide and narrow, light and dark.
//
//   node look.mjs < list.json
//
// The list: {"out": FOLDER, "pages": [{"name", "url", "cookie"?, "script"?, "looks"?}]}. cookie is "name=value";
// script: false shows the page with JavaScript off. Prints TAP, one line a page and look. A look
// fails when the console has an error, the content security policy reports, a request leaves the
// page's host or fails, the page throws, the page is wider than the screen, or axe finds anything (with everything that opens opened).
// Pictures of the whole page are kept as FOLDER/NAME-WIDTH-THEME.png.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { FLAGS } from "./chromium.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]];

async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate((values) =>
    window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), RULES);
  return found.violations.flatMap((v) =>
    v.nodes.map((n) => `axe ${v.id}: ${n.target.join(" ")}: ${(n.any[0] || n.all[0] || n.none[0] || v).message || v.help}`));
}

async function wide(page) {
  const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return by > 0 ? [`${by} px wider than the screen`] : [];
}

function listen(page, host, wrong) {
  page.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") wrong.push(`console: ${m.text()}`); });
  page.on("pageerror", (e) => wrong.push(`script: ${e.message}`));
  page.on("requestfailed", (r) => wrong.push(`request failed: ${r.url()}`));
  page.on("request", (r) => { if (new URL(r.url()).host !== host) wrong.push(`request to another host: ${r.url()}`); });
}

async function look(browser, out, what, width, theme) {
  const wrong = [], url = new URL(what.url);
  const context = await browser.newContext({
    viewport: { width, height: width > 600 ? 900 : 740 }, colorScheme: theme, locale: "id-ID",
    reducedMotion: "reduce", javaScriptEnabled: what.script !== false,
  });
  try {
    if (what.cookie) {
      const [name, ...value] = what.cookie.split("=");
      await context.addCookies([{ name, value: value.join("="), url: url.origin }]);
    }
    const page = await context.newPage();
    listen(page, url.host, wrong);
    const answer = await page.goto(what.url, { waitUntil: "load" });
    if (answer.status() !== (what.status || 200))
      wrong.push(`status ${answer.status()}`);
    wrong.push(...await wide(page));
    await page.screenshot({ path: `${out}/${what.name}-${width}-${theme}.png`, fullPage: true });
    if (what.script !== false) {
      await page.evaluate(() => document.querySelectorAll("details:not(.menu)").forEach((d) => { d.open = true; }));
      wrong.push(...await wide(page), ...await axe(page));
    }
  } catch (e) {
    wrong.push(e.message.split("\n")[0]);
  } finally {
    await context.close();
  }
  // A page that tells its status in the console is no fault of the page.
  return wrong.filter((w) => !(what.status >= 400 && w.startsWith("console: Failed to load resource")));
}

const list = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(list.out, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: FLAGS });
let n = 0, failed = 0;
for (const what of list.pages)
  for (const [width, theme] of what.looks || list.looks || LOOKS) {
    const wrong = await look(browser, list.out, what, width, theme);
    n++;
    failed += wrong.length > 0;
    console.log(`${wrong.length ? "not ok" : "ok"} ${n} - ${what.name} ${width} ${theme}`);
    wrong.forEach((w) => console.log(`# ${w}`));
  }
console.log(`1..${n}`);
await browser.close();
process.exit(failed ? 1 : 0);
