/* What a page does besides being read: every page works without this file.
 *
 *   form[data-autosave=ADDRESS]   kept while it is being filled; [data-saved] tells when
 *   form[data-upload]             files with a bar; what is wrong is said beside its document
 *   [data-list] (field_list)      groups of fields are added and taken away on the spot
 *   [data-keys]                   worklist: j/k next and previous item, m/t the two verdicts
 *   [data-until=INSTANT]          what is left, by the server's clock
 *   .criterion                    the contribution of the chosen level, and the running total
 *   a[data-go=KEY]                followed by its key, what was changed being kept first
 *   input[data-nip]               grouped 8-6-1-3 when left
 *   textarea[data-count]          how many characters are left
 *   [data-print], [data-focus], details.menu */
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const two = (n) => String(n).padStart(2, "0");

  /* ---- the server's clock ---- */

  const clock = one("[data-clock]");
  const ahead = clock ? Date.parse(clock.dateTime) - Date.now() : 0;
  const now = () => Date.now() + ahead;
  /* The wall clock of the zone that the page was written in ("+08:00" at the end of the instant). */
  const wall = (at) => {
    const zone = /([+-])(\d\d):(\d\d)$/.exec(clock ? clock.dateTime : "") || ["", "+", "0", "0"];
    const d = new Date(at + (zone[1] === "-" ? -1 : 1) * (zone[2] * 60 + +zone[3]) * 60000);
    return `${two(d.getUTCHours())}.${two(d.getUTCMinutes())}.${two(d.getUTCSeconds())}`;
  };

  /* ---- what is left until an instant ---- */

  const left = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000)), days = Math.floor(s / 86400);
    if (s === 0)
      return "Waktu telah habis.";
    if (days > 1)
      return `${days} hari lagi`;
    return `${Math.floor(s / 3600)} jam ${Math.floor(s / 60) % 60} menit lagi`;
  };
  const countdowns = all("[data-until]");
  const count = () => countdowns.forEach((c) => {
    const text = left(Date.parse(c.dataset.until) - now());
    if (c.textContent !== text)
      c.textContent = text;
  });
  if (countdowns.length) {
    count();
    setInterval(count, 1000);
  }

  /* ---- drafts that keep themselves ---- */

  const SETTLE = 1500, AGAIN = 10000;
  const autosave = (form) => {
    const mark = one("[data-saved]", form) || one("[data-saved]");
    let timer = 0, under_way = false, changed = false, saves = 0;
    const tell = (text, failed) => {
      if (!mark)
        return;
      mark.textContent = text;
      mark.toggleAttribute("data-failed", failed);
    };
    const later = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(save, ms);
    };
    async function save() {
      if (under_way)
        return later(SETTLE);
      under_way = true;
      changed = false;
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(form))
        if (typeof value === "string" && name !== "_go")
          fields.append(name, value);
      if (fields.has("_token"))                  /* each saving is an intention of its own */
        fields.set("_token", `${fields.get("_token")}-${++saves}`);
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: fields, headers: { Accept: "application/json" },
          credentials: "same-origin", redirect: "error",
        });
        if (answer.status === 401 || answer.status === 403)
          tell("Sesi Anda berakhir. Isian tetap di halaman ini; kirimkan untuk masuk kembali.", true);
        else if (answer.ok)
          tell(`Draf tersimpan pukul ${wall(now())}.`, false);
        else if (answer.status === 409 || answer.status === 422)
          tell("Draf belum tersimpan: ada isian yang perlu diperbaiki.", true);
        else
          throw new Error(String(answer.status));
      } catch {
        tell("Draf belum tersimpan. Sambungan terputus; akan dicoba lagi.", true);
        later(AGAIN);
      }
      under_way = false;
      if (changed)
        later(SETTLE);
    }
    form.addEventListener("input", () => {
      changed = true;
      tell("Ada perubahan yang belum tersimpan.", false);
      later(SETTLE);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
    /* Leaving by a key keeps what was changed first. */
    form.keep = async () => {
      clearTimeout(timer);
      if (changed)
        await save();
    };
  };
  all("form[data-autosave]").forEach(autosave);

  /* ---- files on their way ---- */

  const LARGEST = 50 * 1024 * 1024;
  const upload = (form) => {
    const bar = one("progress", form), button = one("button:not([form])", form);
    const said = (item) => one(`[data-item="${CSS.escape(item)}"] [data-said]`, form);
    const chosen = () => all("input[type=file]", form).filter((i) => i.files.length);
    const token = one("input[name=_token]", form), first = token.value;
    let tries = 0;
    const settle = (text) => {
      bar.hidden = true;
      button.disabled = false;
      if (text)
        said(chosen()[0].name.slice(5)).textContent = text;
    };
    const answered = (answer) => {
      const wrong = (answer.files || []).filter((f) => !f.good);
      if (!answer.files || !wrong.length)
        return location.reload();
      settle();
      for (const f of wrong)
        said(f.item).textContent = `${f.file}: ${f.message}`;
      for (const f of answer.files.filter((g) => g.good)) {
        const input = one(`input[name="${CSS.escape(`file:${f.item}`)}"]`, form);
        input.value = "";
        one(".lacking", input.closest("li"))?.replaceChildren(`Tersimpan: ${f.file}`);
      }
      said(wrong[0].item).scrollIntoView({ block: "center" });
    };
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.form !== form)
        return;
      all("[data-said]", form).forEach((p) => { p.textContent = ""; });
      const large = chosen().filter((i) => i.files[0].size > LARGEST);
      for (const i of large)
        said(i.name.slice(5)).textContent = `${i.files[0].name} lebih besar daripada 50 MB. Perkecil, lalu pilih kembali.`;
      if (large.length || !chosen().length)
        return event.preventDefault();
      event.preventDefault();
      const send = new XMLHttpRequest();
      send.open("POST", form.getAttribute("action"));
      send.setRequestHeader("Accept", "application/json");
      send.upload.addEventListener("progress", (e) => { bar.value = e.lengthComputable ? 100 * e.loaded / e.total : 0; });
      send.addEventListener("error", () => settle("Sambungan terputus. Berkas ini belum tersimpan; unggah kembali."));
      send.addEventListener("load", () => {
        try {
          answered(JSON.parse(send.responseText));
        } catch {
          settle("Server tidak dapat menerima berkas ini sekarang. Coba lagi, atau muat ulang halaman.");
        }
      });
      bar.hidden = false;
      button.disabled = true;
      token.value = `${first}-${++tries}`;           // each time another intention
      send.send(new FormData(form));
    });
  };
  all("form[data-upload]").forEach(upload);

  /* ---- repeated groups of fields ---- */

  const renumber = (item, name, k) => {
    const at = new RegExp(`(^|[:f-])${name.replace(/\W/g, "\\$&")}([.-])(?:\\d+|N)(?=[.-]|$)`);
    for (const e of all("*", item))
      for (const a of ["name", "id", "for", "value", "aria-describedby"])
        if (e.hasAttribute(a) && (a !== "value" || e.name === "_step"))
          e.setAttribute(a, e.getAttribute(a).replace(at, `$1${name}$2${k}`));
    const legend = one("legend", item), remove = one("[data-remove]", item);
    legend.textContent = legend.textContent.replace(/\s*\d*\s*$/, ` ${k + 1}`);
    if (remove)
      remove.textContent = `Hapus ${legend.textContent}`;
  };
  const list = (box) => {
    const items = one("[data-items]", box), blank = one("template", box), add = one("[data-add]", box);
    const max = +box.dataset.max || Infinity;
    const settle = () => {
      all("[data-item]", items).forEach((item, k) => renumber(item, box.dataset.list, k));
      if (add)
        add.hidden = items.children.length >= max;
      items.dispatchEvent(new Event("input", { bubbles: true }));
    };
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button)
        return;
      if (button === add) {
        event.preventDefault();
        items.append(blank.content.cloneNode(true));
        settle();
        one("input:not([type=hidden]), select, textarea", items.lastElementChild).focus();
      } else if (button.hasAttribute("data-remove")) {
        event.preventDefault();
        const item = button.closest("[data-item]"), next = item.nextElementSibling || item.previousElementSibling;
        item.remove();
        settle();
        const at = next && one("input:not([type=hidden]), select, textarea", next);
        (at || add).focus();
      }
    });
  };
  all("[data-list]").filter((box) => one("template", box)).forEach(list);

  /* ---- a worklist by keys ---- */

  const worklist = (box) => {
    const items = all("[data-work]", box);
    let at = Math.max(0, items.findIndex((i) => i.classList.contains("at")));
    const go = (k) => {
      items[at].classList.remove("at");
      at = Math.min(items.length - 1, Math.max(0, k));
      items[at].classList.add("at");
      items[at].scrollIntoView({ block: "nearest" });
      const first = one("input:checked", items[at]) ||
        all("input, button, a", items[at]).find((e) => e.offsetParent);
      if (first)
        first.focus();
    };
    const press = (key) => {
      const target = one(`[data-key="${key}"]`, items[at]);
      if (!target)
        return;
      target.click();
      const reason = key === "t" && one("[data-reason]", items[at]);
      if (reason)
        reason.focus();
      else
        go(at + 1);
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !items.length ||
          event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])"))
        return;
      const key = event.key.toLowerCase();
      if (!"jkmt".includes(key) || key.length !== 1)
        return;
      event.preventDefault();
      if (key === "j" || key === "k")
        go(at + (key === "j" ? 1 : -1));
      else
        press(key);
    });
    box.addEventListener("focusin", (event) => {
      const item = event.target.closest("[data-work]");
      if (!item)
        return;
      items[at].classList.remove("at");
      at = items.indexOf(item);
      item.classList.add("at");
    });
  };
  all("[data-keys]").forEach(worklist);

  /* ---- the running contribution of a score sheet ----
   * Whole numbers only: values and weights in thousandths. The server computes what counts. */

  const thousandths = (text) => {
    const [whole, part = ""] = String(text).replace(",", ".").split(".");
    return BigInt(whole || "0") * 1000n + BigInt((part + "000").slice(0, 3));
  };
  const shown = (n, d) => {
    const hundredths = (2n * n * 100n + d) / (2n * d);
    return `${hundredths / 100n},${two(hundredths % 100n)}`;
  };
  const sheet = (form) => {
    const total = one("[data-total]", form), criteria = all(".criterion[data-weight]", form);
    const work_out = () => {
      let sum = 0n, judged = 0;
      const unit = 1000000n;
      for (const c of criteria) {
        const typed = one("[data-value]", c), scale = thousandths(c.dataset.scale || "1");
        const value = typed ? typed.value.trim() : (one("input:checked", c) || {}).value || "";
        const share_of = one("[data-share]", c);
        if (!/^\d{1,6}([.,]\d{1,4})?$/.test(value)) {
          share_of.textContent = "–";
          continue;
        }
        const share = thousandths(value) * thousandths(c.dataset.weight) * 1000n / scale;
        sum += share;
        judged++;
        share_of.textContent = shown(share, unit);
      }
      if (total)
        total.textContent = judged ? shown(sum, unit) : "–";
      const done = one("[data-judged]", form);
      if (done)
        done.textContent = `${judged} dari ${criteria.length}`;
    };
    form.addEventListener("input", work_out);
    work_out();
  };
  all("form[data-score]").forEach(sheet);

  /* ---- to the next by key: a[data-go="j"] ---- */

  document.addEventListener("keydown", async (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1 ||
        event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])"))
      return;
    const link = one(`a[data-go="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!link)
      return;
    event.preventDefault();
    for (const form of all("form[data-autosave]"))
      if (form.keep)
        await form.keep();
    link.click();
  });

  /* ---- small things ---- */

  for (const nip of all("input[data-nip]"))
    nip.addEventListener("blur", () => {
      const digits = nip.value.replace(/[\s.-]/g, "");
      if (/^\d{18}$/.test(digits))
        nip.value = digits.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, "$1 $2 $3 $4");
    });
  for (const area of all("textarea[data-count]")) {
    const note = document.createElement("p");
    note.className = "small num";
    area.after(note);
    const tell = () => { note.textContent = `${area.maxLength - area.value.length} karakter tersisa`; };
    area.addEventListener("input", tell);
    tell();
  }
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const focus = one("[data-focus]");
  if (focus)
    focus.focus();
  /* One menu at a time; Escape and a click elsewhere close it. */
  const menus = all("details.menu");
  document.addEventListener("click", (event) => {
    menus.forEach((m) => { if (!m.contains(event.target)) m.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && menus.find((m) => m.open);
    if (open) {
      open.open = false;
      one("summary", open).focus();
    }
  });
})();
