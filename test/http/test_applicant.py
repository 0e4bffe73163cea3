#!/usr/bin/env python3
"""The whole way of an applicant from outside: python3 test/http/test_applicant.py build/src/selter

From nobody to a receipt, by the forms the pages show, with what goes wrong on the way; then late, and
by somebody else."""
import os
import re
import shutil
import sys
import tempfile
import unittest
from html import unescape
from html.parser import HTMLParser

from served import Browser, Server, change, play, rows, set_password
from test_markup import Page
from test_upload import JPG, PDF, PNG, multipart

SELTER = None
PASSWORD = "kuda lumping sembilan"
ME, OTHER = "ratna@contoh.go.id", "wahyu@contoh.go.id"
ITEMS = {"lamaran": PDF, "sk-pangkat-jabatan": PNG, "ijazah": JPG, "prestasi-kerja": PDF, "spt": PDF, "lhkpn": PDF,
         "pakta-integritas": PDF, "surat-sehat": JPG, "surat-disiplin": PDF, "diklatpim": PNG, "riwayat-hidup": PDF}
PROFILE = {"own_government": "ya", "ranks.0.rank": "IV/b", "ranks.0.tmt": "2017-04-01",
           "posts.0.title": "Sekretaris Dinas Kesehatan", "posts.0.level": "eselon III.a", "posts.0.from": "2016-01-10",
           "education.0.level": "S2", "performance.0.year": "2018", "performance.0.grade": "Baik"}


def setUpModule():
    global DIR, DATA, SERVER, SELECTION, POSTS
    DIR = tempfile.mkdtemp(prefix="selter-applicant-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA)
    set_password(SELTER, DATA, OTHER, PASSWORD)
    SERVER = Server(SELTER, DATA)
    SELECTION = rows(DATA, "SELECT pub FROM selection WHERE title LIKE 'Seleksi terbuka%'")[0][0]
    POSTS = [p for (p,) in rows(DATA, f"SELECT p.pub FROM post p JOIN selection s ON s.id = p.selection_id"
                                      f" WHERE s.pub = '{SELECTION}' ORDER BY p.id")]


def tearDownModule():
    SERVER.stop()
    shutil.rmtree(DIR)


class Forms(HTMLParser):
    """What a page can send: by action, the fields with what stands in them."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.at, self.select = [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.at = {"action": a.get("action"), "kind": a.get("enctype", "urlencoded"), "fields": {}}
            self.forms.append(self.at)
        elif self.at is not None and tag == "input" and a.get("type") not in ("file", "submit"):
            if a.get("type") not in ("radio", "checkbox") or "checked" in a:
                self.at["fields"][a["name"]] = a.get("value", "")
        elif self.at is not None and tag == "select":
            self.select = a["name"]
            self.at["fields"][self.select] = ""
        elif tag == "option" and self.select and "selected" in a:
            self.at["fields"][self.select] = a.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.at = None
        elif tag == "select":
            self.select = None

    def to(self, action, **having):
        return next(f for f in self.forms if f["action"] == action and having.items() <= f["fields"].items())


def said(text):
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text.split("<main")[1].split("<footer")[0])))


class Person(Browser):
    def __init__(self, who, server=None):
        super().__init__(server or SERVER)
        change(DATA, "DELETE FROM access_throttle")
        assert self.sign_in(who, PASSWORD)[0] == 303
        self.here = f"/seleksi/{SELECTION}/lamaran"

    def send(self, action, page=None, having=None, **fields):
        """The form of the page that goes to action, filled in further."""
        self.get(page or self.here)
        form = Forms(self.page).to(f"/tindakan/{action}", **(having or {}))
        given = {**form["fields"], **{k.replace("__", "."): v for k, v in fields.items()}}
        return self.post(f"/tindakan/{action}", given)

    def upload(self, files, **headers):
        self.get(self.here)
        fields = Forms(self.page).to("/tindakan/application.attach")["fields"]
        return self.ask("POST", "/tindakan/application.attach", multipart(fields, files),
                        **{"Content_Type": "multipart/form-data; boundary=batas", "Sec_Fetch_Site": "same-origin", **headers})

    def read(self, path=None):
        status, _, text = self.get(path or self.here)
        return status, said(text)


class Way(unittest.TestCase):
    def test_1_registering(self):
        b = Browser(SERVER)
        b.get("/daftar")
        status, _, text = b.post("/daftar", {"name": "Ratna Dewi Kusuma", "nip": "198001012005012003", "email": ME,
                                             "password": PASSWORD, "password_again": PASSWORD})
        self.assertEqual(status, 200, said(text))
        set_password(SELTER, DATA, ME, PASSWORD)         # the link of the mail is test_account's matter
        me = Person(ME)
        status, text = me.read("/beranda")
        self.assertEqual(status, 200)
        self.assertIn("Belum ada seleksi yang Anda ikuti", text)
        status, _, text = b.get(f"/seleksi/{SELECTION}")
        self.assertIn(f'href="/seleksi/{SELECTION}/lamaran"', text)
        status, headers, _ = Browser(SERVER).get(f"/seleksi/{SELECTION}/lamaran")
        self.assertEqual((status, headers["Location"][:13]), (303, "/masuk?_back="))

    def test_2_requirements_before_applying(self):
        me = Person(ME)
        status, text = me.read(f"/seleksi/{SELECTION}/syarat")
        self.assertEqual(status, 200)
        self.assertIn("Profil Anda belum diisi", text)
        self.assertIn("Profil Anda belum diisi", me.read("/profil")[1])
        page = "/tindakan/account.fill_profile?_back=/profil"
        status, _, text = me.send("account.fill_profile", page, **{**PROFILE, "ranks.0.rank": "IX/z"})
        self.assertEqual(status, 422)
        self.assertIn('href="#f-ranks.0.rank"', text)
        self.assertIn('value="Sekretaris Dinas Kesehatan"', text)
        status, _, text = me.send("account.fill_profile", page, **{**PROFILE, "posts.0.until": "2015-01-01"})
        self.assertEqual(status, 422)
        self.assertIn("lebih awal", said(text))
        status, _, text = me.send("account.fill_profile", page, **{
            **PROFILE, "no_discipline": "ya", "discipline.0.kind": "sedang", "discipline.0.from": "2012-01-01"})
        self.assertEqual(status, 422)
        status, _, text = me.send("account.fill_profile", page, **{**PROFILE, "_step": "tambah:posts"})
        self.assertIn('name="posts.1.title"', text)
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM account_profile"), [(0,)])
        status, _, text = me.send("account.fill_profile", page, **PROFILE)
        self.assertEqual(status, 200, said(text))
        status, text = me.read(f"/seleksi/{SELECTION}/syarat")
        self.assertRegex(text, r"(Belum terbukti|Tidak terpenuhi) Diklat kepemimpinan")
        me.send("account.fill_profile", page, trainings__0__name="PKA", no_discipline="ya")
        text = me.read(f"/seleksi/{SELECTION}/syarat")[1]
        self.assertIn("Terpenuhi Diklat kepemimpinan memenuhi", text)
        self.assertIn("Terpenuhi Tidak sedang dan tidak pernah", text)
        self.assertIn("Sekretaris Dinas Kesehatan", me.read("/profil")[1])

    def test_3_draft(self):
        me = Person(ME)
        self.assertEqual(me.get(me.here + "/periksa")[0], 404)
        self.assertIn("Anda belum memulai lamaran", me.read()[1])
        self.assertEqual(me.send("application.start")[0], 303)
        status, text = me.read()
        self.assertIn("Terisi dari profil Anda", text)
        home = me.read("/beranda")[1]
        self.assertIn("Lengkapi dan ajukan lamaran", home)
        self.assertIn("6 Januari 2020", home)
        self.assertIn("0 dari 11 dokumen sudah ada; 11 yang wajib belum", text)
        self.assertIn("Ditutup Senin, 6 Januari 2020 pukul 23.59 WITA", text)
        status, _, text = me.send("application.choose_posts", **{"posts.0": POSTS[0], "posts.1": POSTS[0]})
        self.assertEqual(status, 422)
        self.assertIn("dua kali", said(text))
        self.assertEqual(me.send("application.choose_posts", **{"posts.0": POSTS[1], "posts.1": POSTS[0]})[0], 303)
        self.assertIn("Kepala Dinas Sosial", me.read()[1])

    def test_4_documents(self):
        me = Person(ME)
        status, _, text = me.upload([(f"file:{i}", f"{i}.dat", c) for i, c in ITEMS.items() if i != "spt"] +
                                    [("file:spt", "spt.docx", b"PK\3\4 bukan PDF")])
        self.assertEqual(status, 422)
        self.assertIn("10 berkas lain tersimpan", said(text))
        self.assertIn('Isi "spt.docx" bukan PDF', said(text))
        status, text = me.read(me.here + "/periksa")
        self.assertIn("Ada 1 hal yang perlu dilengkapi", text)
        self.assertIn("Fotokopi SPT tahun terakhir belum diunggah", text)
        self.assertNotIn("Lanjutkan ke pengajuan", text)
        status, _, text = me.upload([("file:spt", "spt.pdf", PDF)], Accept="application/json")
        self.assertEqual((status, '"good":true' in text), (200, True))
        self.assertEqual(me.send("application.detach", having={"item": "ijazah"})[0], 303)
        self.assertIn("10 dari 11 dokumen", me.read()[1])
        self.assertEqual(me.upload([("file:ijazah", "Ijazah S2.png", PNG), ("file:lhkpn", "", b"")])[0], 303)
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM blob WHERE state <> 'kept'"), [(0,)])

    def test_5_submitting(self):
        me, other = Person(ME), Person(OTHER)
        self.assertEqual(other.get(f"/seleksi/{SELECTION}/lamaran.json")[2].count("Ijazah S2"), 0)
        status, text = me.read(me.here + "/periksa")
        self.assertNotIn("perlu dilengkapi", text)
        self.assertIn("Prioritas 1 Kepala Dinas Sosial", text)
        self.assertIn("Ijazah S2.png", text)
        status, _, text = me.send("application.submit", me.here + "/periksa")
        self.assertEqual(status, 200)
        self.assertIn("berkas tidak dapat ditarik atau diganti lagi", said(text))
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM submission"), [(0,)])
        sure = Forms(me.page).to("/tindakan/application.submit")["fields"]
        status, _, text = me.post("/tindakan/application.submit", sure)
        self.assertEqual(status, 200)
        number = rows(DATA, "SELECT number FROM submission")[0][0]
        self.assertIn(number, said(text))
        self.assertIn("Selanjutnya", said(text))
        again = me.post("/tindakan/application.submit", sure)
        self.assertEqual((again[0], number in again[2]), (200, True))
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM submission"), [(1,)])

    def test_6_afterwards(self):
        me = Person(ME)
        status, text = me.read()
        self.assertEqual(status, 200)
        for sentence in ["Nomor pendaftaran", "Belum ada hasil yang diumumkan", "Belum ada jadwal untuk Anda",
                         "Belum ada yang membukanya", "Tarik diri dari seleksi ini"]:
            self.assertIn(sentence, text)
        self.assertNotIn("Unggah berkas yang dipilih", text)
        fields = {"_csrf": me.csrf(), "selection": SELECTION, "item": "ijazah"}
        status, _, text = me.ask("POST", "/tindakan/application.attach", multipart(fields, [("file", "baru.pdf", PDF)]),
                                 Content_Type="multipart/form-data; boundary=batas", Sec_Fetch_Site="same-origin")
        self.assertEqual(status, 409)
        self.assertIn("tidak dapat diubah atau diminta kembali", said(text))
        self.assertIn("sudah diajukan", me.read(me.here + "/periksa")[1])
        self.assertEqual(me.get(f"/seleksi/{SELECTION}/undangan/tidakada/kalender.ics")[0], 404)
        self.assertEqual(Browser(SERVER).get(f"/seleksi/{SELECTION}/undangan/tidakada/kalender.ics")[0], 303)

    def test_7_a_session_and_readers(self):
        me = Person(ME)
        change(DATA, "INSERT INTO session (pub, selection_id, stage, application_id, at, minutes, room, together, made_by)"
                     " SELECT 'sesisatu12', selection_id, 'wawancara', id, 1579050000000000, 45, 'Ruang A, lantai 2', 0, made_by"
                     " FROM application ORDER BY id DESC LIMIT 1")
        change(DATA, "INSERT INTO reading (account_id, selection_id, dossier_id, resource, at) SELECT g.account_id,"
                     " g.selection_id, d.id, 'screening.dossier', 1579050000000000 FROM role_grant g JOIN dossier d"
                     " ON d.selection_id = g.selection_id ORDER BY g.id LIMIT 1")
        status, text = me.read()
        self.assertIn("Rabu, 15 Januari 2020 pukul 09.00 WITA, 45 menit, Ruang A, lantai 2", text)
        self.assertRegex(text, r"Siapa yang membaca berkas saya .*15 Januari 2020")
        self.assertNotIn("Sitti", text)
        status, headers, file = me.get(f"/seleksi/{SELECTION}/undangan/sesisatu12/kalender.ics")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/calendar; charset=utf-8"))
        self.assertIn("DTSTART:20200115T010000Z\r\nDURATION:PT45M\r\n", file)
        self.assertIn("LOCATION:Ruang A\\, lantai 2\r\n", file)
        self.assertEqual(Person(OTHER).get(f"/seleksi/{SELECTION}/undangan/sesisatu12/kalender.ics")[0], 404)

    def test_7b_a_correction(self):
        me = Person(ME)
        for item, until in [("spt", 1579050000000000), ("lhkpn", 1500000000000000)]:
            change(DATA, "INSERT INTO correction_request (dossier_id, item, text, until_at, made_by)"
                         " SELECT dossier_id, ?, 'Halaman kedua tidak terbaca.', ?, made_by FROM submission", item, until)
        text = me.read()[1]
        self.assertIn("Fotokopi SPT tahun terakhir Halaman kedua tidak terbaca. Sampai Rabu, 15 Januari 2020 pukul 09.00 WITA", text)
        self.assertIn("Batas waktunya lewat pada Jumat, 14 Juli 2017", text)
        self.assertIn("Unggah perbaikan: Fotokopi SPT tahun terakhir", me.read("/beranda")[1])
        for item, name, content, status, sentence in [
                ("lhkpn", "l.pdf", PDF, 409, "Batas waktu perbaikan telah lewat"), ("ijazah", "i.pdf", PDF, 409, "Tidak ada permintaan"),
                ("spt", "s.pdf", b"bukan apa-apa", 422, "bukan PDF"), ("spt", "SPT utuh.pdf", PDF + b"2", 303, "")]:
            me.get(f"/tindakan/application.correct?selection={SELECTION}&item={item}&_back={me.here}")
            fields = Forms(me.page).to("/tindakan/application.correct")["fields"]
            got, _, text = me.ask("POST", "/tindakan/application.correct", multipart({**fields, "item": item, "_go": "1"}, [("file", name, content)]),
                                  Content_Type="multipart/form-data; boundary=batas", Sec_Fetch_Site="same-origin")
            self.assertEqual(got, status, (item, text))
            self.assertIn(sentence, said(text) if text else "")
        text = me.read()[1]
        self.assertIn("Sudah dijawab", text)
        self.assertIn("SPT utuh.pdf", text)
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM blob WHERE state <> 'kept'"), [(0,)])

    def test_8_late(self):
        other = Person(OTHER)
        self.assertEqual(other.send("application.start")[0], 303)
        with open(os.path.join(DATA, "clock.json")) as f:
            clock = f.read()
        with open(os.path.join(DATA, "clock.json"), "w") as f:
            f.write(re.sub(r"20\d\d-\d\d-\d\dT[^\"]*", "2020-01-07T00:00:04+08:00", clock))
        late = Server(SELTER, DATA)
        try:
            other = Person(OTHER, late)
            for path in [other.here, other.here + "/periksa"]:
                text = other.read(path)[1]
                self.assertIn("Draf Anda tetap tersimpan, tetapi tidak dinilai", text)
                self.assertNotIn("Lanjutkan ke pengajuan", text)
            status, _, text = other.post("/tindakan/application.submit", {
                "_csrf": Forms(other.get("/tindakan/application.submit?selection=" + SELECTION)[2]).forms[-1]["fields"]["_csrf"],
                "selection": SELECTION, "_step": "yakin"})
            self.assertEqual(status, 409)
            self.assertIn("Batas waktu telah lewat", said(text))
        finally:
            late.stop()

    def test_9_markup(self):
        me = Person(ME)
        for path in ["/profil", me.here, f"/seleksi/{SELECTION}/syarat", "/tindakan/account.fill_profile", me.here + "/periksa",
                     f"/tindakan/application.correct?selection={SELECTION}&item=spt"]:
            status, _, page = me.get(path)
            self.assertEqual(status, 200, path)
            seen = Page(page)
            self.assertEqual(seen.wrong, [], path)
            self.assertEqual(len(seen.ids), len(set(seen.ids)), path)
            self.assertEqual(seen.headings.count(1), 1, path)
            self.assertFalse([(a, b) for a, b in zip(seen.headings, seen.headings[1:]) if b > a + 1], path)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
