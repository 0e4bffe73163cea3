"""Data for the pages of samples (pages/*.html): every part of templates/parts/ once, in the shape that
docs/templates.md gives. Invented throughout."""
import math

ZONE = "WIB"


def instant(text):
    return {"$instant": text, "zone": ZONE}


def date(text, style=None):
    return {"$date": text, **({"style": style} if style else {})}


def clause(id_, cite, text, how=None, facts=()):
    return {"$clause": id_, "cite": cite, "text": text, "how": how,
            "facts": [{"label": a, "value": b} for a, b in facts] or None}


SELECTION = {"pub": "kk7m3fht9x", "title": "Kepala Dinas Kesehatan dan Kepala Dinas Sosial",
             "regulation": {"key": "blora-55-2014", "title": "Perbup Blora 55/2014"}}
PERIOD = clause("BLR-8.1", "Pasal 8 ayat (1)", "Pengumuman berlangsung paling singkat 15 hari kerja sebelum pendaftaran ditutup.",
                "Dihitung dari Selasa, 12 November 2019; 4 Desember adalah hari kerja ke-15.",
                [("Hari kerja yang dihitung", "15"), ("Hari libur yang dilewati", "7")])


def task(what, for_, due=None, action=None, main=False, **more):
    return {"what": what, "for": for_, "due": due, "late": False, "soon": False, "waiting_for": None, "standing": None,
            "clause": None, "main": main, "action": action and {"title": action, "href": "#isi"}, **more}


def tasks():
    of = "Kepala Dinas Kesehatan dan Kepala Dinas Sosial"
    other = "Staf Ahli Bupati"
    groups = [
        ("today", "Hari ini", [
            task("Tetapkan hasil seleksi administrasi", of, instant("2026-11-20T16:00:00+07:00"), "Periksa dan tetapkan", True, late=True),
            task("Kunci penilaian wawancara Anda: 7 dari 9 peserta dinilai", of, instant("2026-11-22T16:00:00+07:00"), "Lanjutkan menilai", soon=True, standing={"draft": True}),
            task("Tanda tangani berita acara rapat ketiga", other, None, "Baca", standing={"received": True})]),
        ("week", "Minggu ini", [
            task("Jawab sanggahan pelamar 0012", of, instant("2026-11-26T23:59:59+07:00"), "Jawab", clause=PERIOD)]),
        ("waiting", "Menunggu orang lain", [
            task("Rekomendasi hasil seleksi", other, waiting_for="Badan Kepegawaian Negara, sejak 12 November 2026")]),
        ("done", "Selesai", [
            task("Bobot dan cara penilaian", of, action="Lihat", standing={"locked": True}),
            task("Pakta integritas", of, action="Lihat", standing={"signed": True})])]
    return [{"key": k, "title": t, "count": len(v), "tasks": v} for k, t, v in groups]


def days():
    """Four weeks from 12 November 2019, as the announcement page counts them."""
    out, counted = [], 0
    for k in range(24):
        day, month = (12 + k, 11) if 12 + k <= 30 else (k - 18, 12)
        weekday = (1 + k) % 7 + 1
        why = {6: "Sabtu", 7: "Minggu"}.get(weekday)
        if (day, month) == (27, 11):
            why = "Cuti bersama"
        beyond = counted == 15
        is_counted = not why and k > 0 and not beyond
        counted += is_counted
        out.append({"date": date(f"2019-{month:02}-{day:02}"), "day": day, "weekday": weekday,
                    "month": {0: "Nov", 19: "Des"}.get(k), "counted": is_counted, "number": counted, "why": why,
                    "holiday": bool(why) and weekday < 6, "today": (day, month) == (22, 11),
                    "earliest": is_counted and counted == 15, "closes": (day, month) == (5, 12), "beyond": beyond})
    return out


def field(kind, name, label, hint=None, error=None, optional=False, **input_):
    return {kind: {"value": "", "max": None, "min": None, **input_}, "name": name, "id": "f-" + name.replace(".", "-"),
            "label": label, "hint": hint, "error": error, "optional": optional}


TEXT = {"type": "text", "width": None, "mode": None, "complete": None}


def options(*pairs, chosen=None):
    return [{"value": v, "label": t, "about": a, "chosen": v == chosen} for v, t, a in pairs]


def group(k, removable=True):
    at = f"trainings.{k}"
    return {"item_title": "Pelatihan", "number": k + 1 if isinstance(k, int) else None, "at": at, "removable": removable,
            "fields": [field("as_text", f"{at}.name", "Nama pelatihan", **TEXT),
                       field("as_date", f"{at}.date", "Tanggal selesai", optional=True)]}


def forms():
    return {
        "steps": {"items": [{"title": t, "href": h, "done": d, "current": c} for t, h, d, c in [
            ("Identitas", "#isi", True, False), ("Riwayat", None, False, True), ("Berkas", None, False, False),
            ("Periksa jawaban", None, False, False)]]},
        "error_summary": {"count": 2, "items": [
            {"id": "f-nip", "message": "NIP terdiri atas 18 angka; yang diisi 17"},
            {"id": "f-grade", "message": "Pilih pangkat terakhir Anda"}]},
        "fields": [
            field("as_text", "name", "Nama lengkap dengan gelar", "Seperti pada surat keputusan terakhir, misalnya Dr. Wening Lestari, M.Kes.", **{**TEXT, "value": "Wening Lestari"}),
            field("as_nip", "nip", "NIP", "18 angka, misalnya 19700131 199503 1 002", "NIP terdiri atas 18 angka; yang diisi 17", value="19800101 200501 2 00"),
            field("as_text", "email", "Surat elektronik", optional=True, **{**TEXT, "type": "email", "width": "mid", "complete": "email"}),
            field("as_date", "since", "Mulai menduduki jabatan", value="2021-03-01"),
            field("as_select", "grade", "Pangkat terakhir", None, "Pilih pangkat terakhir Anda", options=options(("", "Pilih", None), ("IVa", "Pembina (IV/a)", None), ("IVb", "Pembina Tingkat I (IV/b)", None))),
            field("as_number", "credit", "Jam pelatihan", "Dalam tahun terakhir", before=None, after="jam", value="36"),
            field("as_radio", "post", "Jabatan yang dilamar", "Satu jabatan saja", in_row=False, options=options(("a", "Kepala Dinas Kesehatan", "Eselon II.b, Dinas Kesehatan"), ("b", "Kepala Dinas Sosial", "Eselon II.b, Dinas Sosial"), chosen="a")),
            field("as_area", "reason", "Alasan melamar", rows=4, max=600, value=""),
            field("as_file", "letter", "Surat lamaran", "PDF, paling besar 2 MB", accept="application/pdf", present="surat-lamaran.pdf (312 kB)"),
            field("as_check", "true", "Keterangan yang saya berikan benar.", yes="ya", chosen=False)],
        "field_list": {"id": "f-trainings", "name": "trainings", "label": "Pelatihan", "hint": "Pelatihan kepemimpinan lebih dahulu.", "error": None,
                       "items": [group(0), group(1)], "blank": group("N"), "max": 10, "may_add": True, "add_title": "Tambah pelatihan"},
        "answers": [{"label": "Nama", "value": "Wening Lestari", "change_href": "#f-name"},
                    {"label": "Pangkat terakhir", "value": None, "change_href": "#f-grade"}],
    }


def criterion(k, label, weight, chosen, share, typed=False):
    scale = [("90", "Menguraikan sebab, pilihan, dan akibatnya; memberi contoh dari jabatan sendiri."),
             ("75", "Menguraikan sebab dan satu pilihan."), ("60", "Menyebut masalah tanpa pilihan.")]
    return {"id": f"f-c{k}", "name": f"c{k}", "label": label, "weight": f"{weight} %", "weight_raw": str(weight), "scale_raw": "100",
            "share": share, "error": None, "clause": None, "criterion": f"k{k}", "criterion_name": f"c{k}.criterion", "has_levels": True,
            "entry": {"id": f"f-c{k}-nilai", "value": chosen, "hint": "0 sampai 100 dengan kelipatan 1"} if typed else None,
            "note": {"id": f"f-c{k}-note", "name": f"c{k}.note", "value": None},
            "levels": [{"value": v, "shown": v, "about": t, "chosen": v == chosen} for v, t in scale]}


def table(caption, columns, rows, total=None, unseen=False):
    heads = [c.rstrip("#") for c in columns]
    def cells(row):
        return [{"text": None, "href": None, "standing": None, "head": i == 0, "number": columns[i].endswith("#"), "label": heads[i],
                 **(c if isinstance(c, dict) else {"text": c})} for i, c in enumerate(row)]
    return {"caption": caption, "caption_unseen": unseen, "columns": [{"title": h, "number": c.endswith("#")} for h, c in zip(heads, columns)],
            "rows": [{"cells": cells(r)} for r in rows], "has_total": bool(total), "total": cells(total) if total else None}


def lists():
    names = [("0007", "Kepala Dinas Kesehatan", "received", "12 dari 12"), ("0012", "Kepala Dinas Sosial", "draft", "9 dari 12"),
             ("0019", "Kepala Dinas Kesehatan", "locked", "12 dari 12")]
    counts = [("Mendaftar", 34), ("Memenuhi syarat", 21), ("Lulus makalah", 12), ("Lulus wawancara", 6), ("Tiga nama", 3)]
    scores = [("Makalah", "20 %", 84.5), ("Kompetensi", "25 %", 71.25), ("Wawancara", "35 %", 88), ("Rekam jejak", "20 %", 64)]
    plan = [("Pengumuman", 0, 30, 0, 32, "selesai"), ("Administrasi", 30, 20, 32, 26, "terlambat"), ("Makalah", 50, 15, 58, 10, "berjalan")]
    axes = [("Integritas", 4, 3), ("Kerja sama", 3, 4), ("Komunikasi", 4, 4), ("Orientasi hasil", 3, 3), ("Pelayanan publik", 5, 4), ("Mengelola perubahan", 2, 4)]

    def at(k, r):
        angle = 2 * math.pi * k / len(axes) - math.pi / 2
        return round(r * math.cos(angle), 1), round(r * math.sin(angle), 1)

    def ring(radii):
        return " ".join(f"{x},{y}" for x, y in (at(k, r) for k, r in enumerate(radii)))

    def anchor(x):
        return "middle" if abs(x) < 10 else "start" if x > 0 else "end"

    return {
        "filter": {"label": "Saring menurut keadaan", "items": [
            {"href": "#isi", "title": t, "count": n, "current": c} for t, n, c in [("Semua", 34, True), ("Belum diperiksa", 13, False), ("Memenuhi", 18, False), ("Tidak memenuhi", 3, False)]],
            "search": {"action": "/berkas", "name": "cari", "label": "Nomor pendaftaran", "value": ""}},
        "table": table("Berkas yang diterima", ["Nomor", "Jabatan", "Keadaan", "Diperiksa#", "Nilai#"],
                       [[{"text": n, "href": "#isi"}, j, {"standing": {s: True}}, d, {"text": {"$dec": "82.635", "places": 2}}] for n, j, s, d in names],
                       ["Jumlah", "", "", "33 dari 36", ""]),
        "pager": {"shown": "1–3 dari 34 berkas", "first_href": None, "next_href": "?after=0019"},
        "chart_funnel": {"finding": "Dari 34 pelamar, 6 sampai ke wawancara dan 3 diusulkan",
                         "stages": [{"label": t, "value": n, "x": 0, "width": round(n * 100 / 34, 2), "rest": None, "rest_x": None} for t, n in counts],
                         "table": table("Pelamar menurut tahap", ["Tahap", "Pelamar#"], [[t, n] for t, n in counts], unseen=True)},
        "chart_bars": {"finding": "Wawancara menyumbang paling banyak; rekam jejak di bawah nilai ambang", "mark_title": "nilai ambang 70",
                       "bars": [{"label": f"{t} ({w})", "value": {"$dec": str(v), "places": 2}, "width": v, "rest": None, "mark": 70} for t, w, v in scores],
                       "table": table("Nilai menurut tahap", ["Tahap", "Bobot#", "Nilai#"], [[t, w, {"text": {"$dec": str(v), "places": 2}}] for t, w, v in scores], unseen=True)},
        "chart_radar": {"finding": "Dua kompetensi di bawah standar jabatan: kerja sama dan mengelola perubahan",
                        "rings": [ring([20 * r] * len(axes)) for r in range(1, 6)],
                        "axes": [{"x": at(k, 100)[0], "y": at(k, 100)[1], "label_x": at(k, 114)[0], "label_y": at(k, 118)[1] + 4, "anchor": anchor(at(k, 114)[0]), "label": t} for k, (t, _, _) in enumerate(axes)],
                        "area": ring([20 * a for _, a, _ in axes]), "standard": ring([20 * s for _, _, s in axes]),
                        "table": table("Capaian dan standar", ["Kompetensi", "Capaian#", "Standar#"], [list(a) for a in axes], unseen=True)},
        "chart_gantt": {"finding": "Seleksi administrasi selesai enam hari kerja lebih lambat dari rencana",
                        "rows": [{"label": t, "off": [{"x": x, "width": 3} for x in range(8, 100, 12)], "plan": {"x": a, "width": b}, "actual": {"x": c, "width": d, "late": w == "terlambat"}, "waits": None, "today": 68, "word": w} for t, a, b, c, d, w in plan],
                        "table": table("Langkah, rencana dan kenyataan", ["Langkah", "Keadaan"], [[p[0], p[5]] for p in plan], unseen=True)},
    }


def qr():
    """Not a code that can be read: the three corners of one, and a sprinkling between them."""
    size, dark, x = 29, set(), 7
    for cx, cy in [(0, 0), (22, 0), (0, 22)]:
        dark |= {(cx + i, cy + j) for i in range(7) for j in range(7) if i in (0, 6) or j in (0, 6) or (2 <= i <= 4 and 2 <= j <= 4)}
    for j in range(size):
        for i in range(size):
            x = (x * 1103515245 + 12345) % 2**31
            corner = (i < 8 or i > 20) and j < 8 or i < 8 and j > 20
            if not corner and x >> 16 & 1:
                dark.add((i, j))
    return {"size": size, "path": "".join(f"M{i} {j}h1v1h-1z" for i, j in sorted(dark))}


def pages():
    """name -> data"""
    return {
        "signatures": {"selection": SELECTION, "task_groups": tasks(), "clause": PERIOD, "days": days(),
                       "states": [{"standing": {k: True, "note": n}} for k, n in [
                           ("draft", "disimpan pukul 23.41"), ("received", "Senin, 16 November 2026 pukul 09.12 WIB"),
                           ("locked", "oleh Panitia Seleksi pada 20 November 2026"), ("signed", "oleh Bupati pada 21 November 2026")]],
                       "refusal": {"message": "Pengumuman belum dapat ditutup pada 20 November 2019.", "clause": "BLR-8.1", "why": {"clause": PERIOD},
                                   "found": [{"label": "Penutupan yang diminta", "value": date("2019-11-20", "long")}, {"label": "Hari kerja yang sudah berjalan", "value": "6 dari 15"}],
                                   "lawful": "Paling cepat 4 Desember 2019: 15 hari kerja sejak 12 November, tidak termasuk Sabtu, Minggu, dan hari libur.",
                                   "act": {"href": "#isi", "title": "Pilih tanggal lain"}},
                       "empty": {"what": "Belum ada lowongan yang dibuka.", "first": "Susun lowongan pertama; jadwal akan diusulkan dari peraturan dan kalender.",
                                 "action": {"href": "#isi", "title": "Susun lowongan"}}},
        "forms": forms(),
        "worklist": {"selection": SELECTION, "items": [{"k": k, "name": n, "clause": PERIOD if k == 1 else None} for k, n in enumerate(
            ["Surat lamaran bermeterai", "Fotokopi ijazah terakhir", "Pakta integritas"])]},
        "sheet": {"criteria": [criterion(1, "Penguasaan masalah", 60, "90", "54,00"), criterion(2, "Kepemimpinan", 40, "75", "30,00", typed=True)],
                  "note": field("as_area", "note", "Catatan", "Hanya Anda yang membacanya sampai penilaian dikunci.", optional=True, rows=3)},
        "lists": lists(),
        "receipt": {"receipt": {"title": "Lamaran Anda diterima", "number": "0007/KDK/2026", "day": date("2026-11-20", "long"), "clock": {**instant("2026-11-20T23:41:05+07:00"), "style": "clock"}, "by": "Wening Lestari",
                                "facts": [{"label": "Jabatan", "value": "Kepala Dinas Kesehatan", "href": None}, {"label": "Berkas", "value": "12 dari 12, 8,4 MB", "href": None}],
                                "code": "K7QM-3FHT-9XWA", "check_href": "/periksa/K7QM-3FHT-9XWA", "qr": qr(),
                                "next": [{"text": "Sekretariat memeriksa berkas Anda.", "when": "sampai Jumat, 27 November 2026"},
                                         {"text": "Hasil seleksi administrasi diumumkan.", "when": "Senin, 30 November 2026"},
                                         {"text": "Anda dapat menarik lamaran sampai pendaftaran ditutup.", "when": None}]}},
        "consequence": {"selection": SELECTION, "consequence": {"title": "Tetapkan dan umumkan hasil seleksi administrasi",
                        "action": {"href": "/tindakan/screening.decide", "title": "Tetapkan dan umumkan"}, "csrf": "contoh",
                        "hidden": [{"name": "_token", "value": "contoh"}],
                        "sentences": ["21 dari 34 pelamar dinyatakan memenuhi syarat dan namanya terbit pada halaman pengumuman.",
                                      "Setelah ini penilaian berkas terkunci; perubahan hanya melalui keberatan."],
                        "clause": PERIOD, "has_told": True,
                        "told": [{"who": "34 pelamar, masing-masing hasilnya sendiri", "how": "melalui surel"}, {"who": "Inspektorat", "how": "di beranda"}],
                        "fields": [field("as_area", "reason", "Alasan", "Peraturan meminta alasan untuk pelamar yang tidak memenuhi syarat.", rows=3)],
                        "final": "Penetapan tidak dapat dibatalkan.", "destroys": False, "back": {"href": "#isi", "title": "Kembali tanpa menetapkan"}}},
    }


def frame(title):
    return {"title": title, "body": {"name": "Pemerintah Kabupaten Contoh", "agency": "Badan Kepegawaian Daerah", "address": "Jalan Merdeka 1, Contoh"},
            "menu": [{"href": "/", "title": "Seleksi", "current": True}, {"href": "/regulasi", "title": "Peraturan", "current": False},
                     {"href": "/jurnal", "title": "Jurnal", "current": False}],
            "has_trail": True, "trail": [{"href": "/beranda", "title": "Beranda"}, {"href": "#isi", "title": SELECTION["title"]}, {"href": None, "title": title}],
            "visitor": {"signed_in": True, "name": "Wening Lestari", "csrf": "contoh", "role": "panel_chair", "several": True,
                        "roles": [{"word": "panel_chair", "title": "Ketua panitia", "current": True}, {"word": "applicant", "title": "Pelamar", "current": False}]},
            "selections_menu": {"now": "Kepala Dinas Kesehatan …", "items": [{"href": "#isi", "title": SELECTION["title"], "current": True}, {"href": "#isi", "title": "Staf Ahli Bupati", "current": False}]},
            "clock": instant("2026-11-22T10:05:00+07:00"), "is_virtual": False, "is_local": True, "version": "0.1.0", "json_href": None}
