// A person at a browser, for walk (Python): JSON lines in, JSON lines out, one browser for all.
//
// Each request {"who", "do", ...} is done in that person's own context (as on a computer of his own); nobody types an address
// but that of the start page and of links that came by mail. Answers {"ok": true, ...} or {"error": WHY, "text": WHAT IS SHOWN}.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { FLAGS } from "./chromium.mjs";

const OPEN_PAGES = 8;
const [start] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: FLAGS });
const people = new Map();

class Wrong extends Error {}

/* Of all contexts only those used last keep a page open; the others come back to their home. */
async function person(who) {
  let p = people.get(who);
  if (!p) {
    p = { context: await browser.newContext({ locale: "id-ID", reducedMotion: "reduce", viewport: { width: 1100, height: 900 } }), status: 0, wrong: [] };
    p.context.setDefaultTimeout(15000);
  }
  people.delete(who);
  people.set(who, p);
  if (!p.page) {
    p.page = await p.context.newPage();
    p.page.on("response", (r) => { if (r.request().isNavigationRequest() && r.request().frame() === p.page.mainFrame()) p.status = r.status(); });
    p.page.on("pageerror", (e) => p.wrong.push(`script: ${e.message}`));
    p.page.on("console", (m) => { if (m.type() === "error" && !/Failed to load resource/.test(m.text())) p.wrong.push(`console: ${m.text()}`); });
    await p.page.goto(start);
    const open = [...people.values()].filter((o) => o.page);
    for (const old of open.slice(0, Math.max(0, open.length - OPEN_PAGES))) {
      await old.page.close();
      old.page = null;
    }
  }
  return p;
}

const text = async (page) => (await page.locator("main").innerText()).replace(/\s+/g, " ");

async function press(p, target) {
  await Promise.all([p.page.waitForNavigation({ waitUntil: "domcontentloaded" }), target.click()]);
}

/* A link to an act whose query says nothing else than what is given; the one that says most of it. */
async function linkTo(p, act, given) {
  const hrefs = await p.page.$$eval(`a[href^="/tindakan/${act}?"], a[href="/tindakan/${act}"]`, (v) => v.map((a) => a.getAttribute("href")));
  let best = null, most = -1;
  for (const href of hrefs) {
    const query = [...new URLSearchParams(href.split("?")[1] || "")].filter(([k]) => !k.startsWith("_"));
    if (query.every(([k, v]) => k in given && String(given[k]) === v) && query.length > most)
      [best, most] = [href, query.length];
  }
  return best;
}

async function follow(p, href) {
  const link = p.page.locator(`a[href="${href.replace(/"/g, '\\"')}"]`).first();
  if (!await link.isVisible()) {
    // within something folded
    await p.page.$$eval("details.more:not([open]) > summary", (v) => v.forEach((s) => s.click()));
    if (!await link.isVisible())
      await p.page.locator("details.menu > summary").last().click();
  }
  await press(p, link);
}

async function home(p) {
  const link = p.page.locator('details.menu a[href="/beranda"]').first();
  if (!await link.isVisible())
    await p.page.locator("details.menu > summary").last().click();
  await press(p, link);
}

/* From where the person is: here, at home, in the work room, on the page of the own application. */
async function find(p, act, given) {
  const places = [async () => {}, () => home(p)];
  if (given.selection)
    places.push(() => room(p, given.selection));
  for (const go of places) {
    await go();
    const href = await linkTo(p, act, given);
    if (href)
      return href;
  }
  return null;
}

/* Of one who has not applied yet: past the list of selections. */
async function applying(p, selection) {
  if (await p.page.locator('p.acts a[href="/"]').count())
    await follow(p, "/");
  else
    await press(p, p.page.locator("a.brand"));
  await follow(p, `/seleksi/${selection}`);
  await follow(p, `/seleksi/${selection}/lamaran`);
  return true;
}

async function room(p, selection) {
  for (const path of ["kerja", "lamaran"]) {
    const href = `/seleksi/${selection}/${path}`;
    if (new URL(p.page.url()).pathname === href)
      return true;
    if (await p.page.locator(`a[href="${href}"]`).count()) {
      await follow(p, href);
      return true;
    }
  }
  return false;
}

/* ---- filling in ---- */

function flat(value, at = "", out = {}) {
  if (Array.isArray(value))
    value.forEach((v, i) => flat(v, at ? `${at}.${i}` : `${i}`, out));
  else if (value && typeof value === "object")
    for (const [k, v] of Object.entries(value)) flat(v, at ? `${at}.${k}` : k, out);
  else
    out[at] = String(value);
  return out;
}

/* As a field of the browser takes it. */
const native = (type, value) => type === "datetime-local" ? value.slice(0, 16) : value;

async function setOne(form, name, value) {
  const field = form.locator(`[name="${name}"]`);
  const n = await field.count();
  if (!n)
    return "no field";
  const kind = await field.first().evaluate((e) => e.tagName === "INPUT" ? e.type : e.tagName.toLowerCase());
  if (kind === "hidden")
    return await field.first().inputValue() === value ? null : `fixed to another value`;
  if (kind === "radio") {
    const words = { true: "ya", false: "tidak" };
    const choice = form.locator(`[name="${name}"][value="${words[value] || value}"]`);
    if (!await choice.count())
      return `no choice "${value}"`;
    await choice.check();
  } else if (kind === "select") {
    if (!await field.locator(`option[value="${value}"]`).count())
      return `no choice "${value}" among ${await field.locator("option").count()}`;
    await field.selectOption(value);
  } else if (kind === "file") {
    await field.first().setInputFiles(value);
  } else {
    await field.first().fill(native(kind, value));
  }
  return null;
}

/* Boxes that are ticked: single values, each a field of its own. */
async function tick(form, list, values) {
  for (const value of values) {
    const box = form.locator(`input[type=checkbox][name^="${list}."][value="${value}"]`);
    if (!await box.count())
      return `no box "${value}"`;
    await box.check();
  }
  return null;
}

async function items(p, form, given) {
  for (const [name, value] of Object.entries(given)) {
    if (!Array.isArray(value) || await form.locator(`input[type=checkbox][name^="${name}."]`).count())
      continue;
    for (let k = 0; k <= value.length; k++) {
      const there = await form.locator(`[name^="${name}.${value.length - 1}."], [name="${name}.${value.length - 1}"]`).count();
      if (there)
        break;
      const add = form.locator(`button[name="_step"][value="tambah:${name}"]`);
      if (!await add.count())
        break;
      if (await form.locator(`[data-list="${name}"]`).count())
        await add.click();
      else
        await press(p, add);
    }
  }
}

async function fill(p, form, given) {
  const missing = [];
  for (const [name, value] of Object.entries(given)) {
    await items(p, form, { [name]: value });
    const boxes = Array.isArray(value) && await form.locator(`input[type=checkbox][name^="${name}."]`).count();
    const set = boxes ? { [name]: await tick(form, name, value) } : {};
    if (!boxes)
      for (const [at, v] of Object.entries(flat(value, name)))
        set[at] = await setOne(form, at, v);
    for (const [at, why] of Object.entries(set))
      if (why)
        missing.push(`${at}: ${why}`);
  }
  return missing;
}

/* ---- what came of it ---- */

async function seen(p) {
  const page = p.page;
  const found = await page.evaluate(() => {
    const one = (s) => document.querySelector(s);
    const words = (s) => (one(s)?.innerText || "").replace(/\s+/g, " ").trim();
    return { receipt: !!one(".receipt"), consequence: !!one("form.consequence"), refusal: words(".refusal"), errors: words(".errors"),
      chip: [...document.querySelectorAll(".refusal .chip-name, .refusal summary")].map((e) => e.textContent.trim())[0] || "", title: words("h1"),
      wrongFields: [...document.querySelectorAll(".field-wrong")].map((e) => e.querySelector("[name]")?.name || e.id),
      token: one('[name="_token"]')?.value || "" };
  });
  const wrong = p.wrong.splice(0);
  if (wrong.length)
    throw new Wrong(wrong.join("; "));
  return { status: p.status, url: new URL(page.url()).pathname, ...found };
}

/* "Are you still you?": the password once more, and what was being done goes on. */
async function again(p, password, at) {
  const form = p.page.locator('form[action="/masuk/ulang"]');
  if (!await form.count())
    return false;
  await form.locator("[name=password]").fill(password);
  await press(p, form.locator("button").last());
  for (let k = 0; k < 2 && !await p.page.locator(".receipt").count(); k++) {      // shown once more, and sent
    const on = p.page.locator(`main form[action="${at}"] button.btn-primary`).last();
    if (!await on.count())
      break;
    await press(p, on);
  }
  return true;
}

async function act(p, { act: name, given, twice, sure = true, password }) {
  const href = await find(p, name, given);
  if (!href) {
    const links = await p.page.$$eval("main a", (v) => v.map((a) => a.getAttribute("href")));
    const shut = (await p.page.locator("details.more li").allTextContents()).map((t) => t.replace(/\s+/g, " ").trim());
    return { offered: false, links, shut, at: new URL(p.page.url()).pathname };
  }
  await follow(p, href);
  const form = p.page.locator(`form[action="/tindakan/${name}"]`).first();
  if (!await form.count())
    return { offered: true, missing: ["no form"], ...await seen(p) };
  const missing = await fill(p, form, given);
  if (missing.length)
    return { offered: true, missing, ...await seen(p) };
  const token = await form.locator('[name="_token"]').first().inputValue();
  const button = form.locator("button.btn-primary").last();
  if (twice) {                 // the second press sends again before the first is answered
    await button.dblclick({ noWaitAfter: true });
    await p.page.locator(".receipt").waitFor();
    await p.page.waitForLoadState("load");
  } else
    await press(p, button);
  let result = await seen(p);
  if (result.consequence && sure) {
    await press(p, p.page.locator("form.consequence button.btn-primary, form.consequence button.btn-danger").first());
    result = { confirmed: true, ...await seen(p) };
  }
  if (await again(p, password, `/tindakan/${name}`))
    result = { asked_again: true, ...await seen(p) };
  return { offered: true, missing, ...result, token };
}

async function goOn(p) {
  const on = p.page.locator("p.acts a.btn-primary").last();
  if (await on.count())
    await press(p, on);
  return seen(p);
}

const deeds = {
  act, seen, goOn,
  async signIn(p, { login, password }) {
    const link = p.page.locator('a[href="/masuk"]').first();
    if (!await link.isVisible())
      await p.page.locator("details.menu > summary").last().click();
    await press(p, link);
    return deeds.password(p, { login, password });
  },
  async password(p, { login, password }) {
    if (login)
      await p.page.fill("[name=who]", login);
    await p.page.fill("[name=password]", password);
    await press(p, p.page.locator("main form button").first());
    return seen(p);
  },
  /* A link that came by mail is opened from there. */
  async mailed(p, { address }) {
    await p.page.goto(address);
    return seen(p);
  },
  /* {fields, button?}: the form of the page that has the first of the fields. */
  async form(p, { action, fields = {}, files = {}, button, password }) {
    const form = p.page.locator(`form[action="${action}"]`).filter(button ? { has: p.page.locator(button) } : {}).first();
    if (!await form.count())
      return { missing: [`no form to ${action}`], ...await seen(p) };
    const missing = await fill(p, form, fields);
    for (const [name, path] of Object.entries(files))
      await form.locator(`[name="${name}"]`).setInputFiles(path);
    const token = await form.locator('[name="_token"]').count() ? await form.locator('[name="_token"]').first().inputValue() : "";
    await press(p, form.locator(button || "button:not([name])").last());
    let result = await seen(p);
    if (result.consequence) {
      await press(p, p.page.locator("form.consequence button.btn-primary").first());
      result = { confirmed: true, ...await seen(p) };
    }
    if (await again(p, password, action))
      result = { asked_again: true, ...await seen(p) };
    return { missing, ...result, token };
  },
  async click(p, { href, words }) {
    if (href)
      await follow(p, href);
    else
      await press(p, p.page.getByRole("link", { name: words }).first());
    return seen(p);
  },
  async back(p) {
    await p.page.goBack({ waitUntil: "domcontentloaded" });
    return seen(p);
  },
  async home(p) {
    await home(p);
    return seen(p);
  },
  async room(p, { selection }) {
    await home(p);
    return { found: await room(p, selection) || await applying(p, selection), ...await seen(p) };
  },
  async value(p, { name }) {
    return { value: await p.page.locator(`[name="${name}"]`).first().inputValue() };
  },
  async open(p, { act: name, given }) {
    const href = await find(p, name, given);
    if (href)
      await follow(p, href);
    return { found: !!href, ...await seen(p) };
  },
  async fill(p, { act: name, given }) {
    return { missing: await fill(p, p.page.locator(`form[action="/tindakan/${name}"]`).first(), given) };
  },
  async send(p, { act: name }) {
    await press(p, p.page.locator(`form[action="/tindakan/${name}"] button.btn-primary`).last());
    return seen(p);
  },
  /* Only to see that an address opens to others than this person. */
  async address(p, { path }) {
    await p.page.goto(new URL(path, start).href);
    return seen(p);
  },
  async text(p) {
    return { text: await text(p.page) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    const p = await person(asked.who);
    answer = { ok: true, ...await deeds[asked.do](p, asked) };
  } catch (e) {
    const p = people.get(asked.who);
    answer = { error: e.message.split("\n").slice(0, 3).join(" "), at: p?.page?.url(), text: p?.page ? (await text(p.page).catch(() => "")).slice(0, 600) : "" };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await browser.close();
