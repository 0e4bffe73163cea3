// What assets/selter.js does, on the pages of samples: node script.mjs URL (of the folder of samples).
// Prints TAP.
import { chromium } from "playwright-core";
import { FLAGS } from "./chromium.mjs";

const at = process.argv[2];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: FLAGS });
let n = 0, failed = 0;

async function it(what, path, run, options = {}) {
  const context = await browser.newContext({ locale: "id-ID", ...options });
  const page = await context.newPage();
  let wrong = "";
  page.on("pageerror", (e) => { wrong ||= e.message; });
  try {
    await page.goto(at + path);
    await run(page);
  } catch (e) {
    wrong ||= e.message.split("\n")[0];
  }
  await context.close();
  failed += wrong !== "";
  console.log(`${wrong ? "not ok" : "ok"} ${++n} - ${what}${wrong ? `\n# ${wrong}` : ""}`);
}

const same = (found, wanted) => {
  const [a, b] = [found, wanted].map((x) => JSON.stringify(x));
  if (a !== b)
    throw new Error(`${a} instead of ${b}`);
};
const names = (page) => page.$$eval("[data-items] [name]", (v) => v.map((e) => e.name === "_step" ? e.value : e.name));
const GROUPS = (k) => [...Array(k).keys()].flatMap((i) =>
  [`trainings.${i}.name`, `trainings.${i}.date`, `hapus:trainings.${i}`]);

await it("a group is added with the next number", "forms.html", async (page) => {
  await page.click("[data-add]");
  same(await names(page), GROUPS(3));
  same(await page.$$eval("[data-items] legend", (v) => v.map((e) => e.textContent)), ["Pelatihan 1", "Pelatihan 2", "Pelatihan 3"]);
  same(await page.evaluate(() => document.activeElement.name), "trainings.2.name");
  same(await page.$$eval("[data-items] [id]", (v) => new Set(v.map((e) => e.id)).size === v.length), true);
  for (let k = 3; k < 10; k++)
    await page.click("[data-add]");
  same(await page.isVisible("[data-add]"), false);
});

await it("a group is taken away and the others move up", "forms.html", async (page) => {
  await page.fill("[name='trainings.1.name']", "Diklatpim");
  await page.click("[data-remove]");
  same(await names(page), GROUPS(1));
  same(await page.inputValue("[name='trainings.0.name']"), "Diklatpim");
});

await it("a draft keeps itself and says when", "forms.html", async (page) => {
  let sent;
  await page.route("**/tindakan/profile.save", async (route) => {
    sent = { method: route.request().method(), body: new URLSearchParams(route.request().postData()).get("name") };
    await route.fulfill({ status: 200, json: {} });
  });
  await page.fill("[name=name]", "Wening L.");
  await page.getByText(/^Draf tersimpan pukul 10\.05\.\d\d\.$/).waitFor({ timeout: 5000 });
  same(sent, { method: "POST", body: "Wening L." });
});

await it("a draft that could not be kept is told", "forms.html", async (page) => {
  for (const [status, words] of [[500, /akan dicoba lagi/], [401, /Sesi Anda berakhir/], [422, /perlu diperbaiki/]]) {
    await page.unrouteAll();
    await page.route("**/tindakan/profile.save", (route) => route.fulfill({ status, json: {} }));
    await page.fill("[name=name]", `Wening ${status}`);
    await page.getByText(words).waitFor({ timeout: 5000 });
    same(await page.inputValue("[name=name]"), `Wening ${status}`);
  }
});

await it("a NIP is grouped when it is whole, and only then", "forms.html", async (page) => {
  for (const [typed, shown] of [["198001012005012003", "19800101 200501 2 003"], ["1980.01", "1980.01"]]) {
    await page.fill("[data-nip]", typed);
    await page.locator("[data-nip]").blur();
    same(await page.inputValue("[data-nip]"), shown);
  }
});

await it("the contribution of a level runs along", "sheet.html", async (page) => {
  same(await page.textContent("[data-total]"), "84,00");
  await page.fill("#f-c2-nilai", "90");
  same([await page.textContent("#f-c2 [data-share]"), await page.textContent("[data-total]")], ["36,00", "90,00"]);
  await page.check("input[name=c1][value='60']");
  same([await page.textContent("#f-c1 [data-share]"), await page.textContent("[data-total]")], ["36,00", "72,00"]);
});

await it("a worklist is walked by keys", "worklist.html", async (page) => {
  const current = () => page.$eval(".at", (e) => e.id);
  await page.keyboard.press("j");
  same(await current(), "butir-1");
  await page.keyboard.press("m");
  same([await page.isChecked("#butir-1 [data-key=m]"), await current()], [true, "butir-2"]);
  await page.keyboard.press("t");
  same([await page.isChecked("#butir-2 [data-key=t]"), await page.evaluate(() => document.activeElement.name)], [true, "reason.2"]);
  await page.keyboard.type("jkmt");
  same([await page.inputValue("[name='reason.2']"), await current()], ["jkmt", "butir-2"]);
  await page.locator("#butir-2 [data-key=t]").focus();
  await page.keyboard.press("k");
  same(await current(), "butir-1");
});

await it("a menu closes by Escape and gives the focus back", "lists.html", async (page) => {
  await page.click(".menu >> nth=0");
  await page.keyboard.press("Escape");
  same(await page.$eval(".menu", (m) => [m.open, document.activeElement === m.querySelector("summary")]), [false, true]);
});

await it("without script nothing promises what it cannot do", "lists.html", async (page) => {
  same(await page.isVisible("[data-print]"), false);
  await page.click(".menu >> nth=0");
  same(await page.isVisible(".menu li a"), true);
}, { javaScriptEnabled: false });

console.log(`1..${n}`);
await browser.close();
process.exit(failed ? 1 : 0);
