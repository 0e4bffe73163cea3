#!/usr/bin/env python3
"""The office's pages from outside: python3 test/http/test_office.py build/src/selter

A secretariat at work by forms alone, on the national scenario cut where its work begins; and who
does not see these pages."""
import json
import os
import re
import shutil
import sys
import tempfile
import unittest

from html import unescape

from served import ROOT, Browser, Server, hidden, play, rows, set_password

SELTER = None
PASSWORD = "kuda lumping sembilan"
PEOPLE = {"ksek": "Nurul Hidayati Asri", "sek": "Agung Prasetiyo", "pansel": "Sulistyawan Prabu",
          "badan": "Darmanto Siswoyo", "asesor": "Fajar Budiono", "pelamar": "Prihatini Sekarwangi"}


def cut(path, before, to):
    """The steps of a scenario up to the first line that says this."""
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n")
    end = next(i for i, line in enumerate(lines) if before in line)
    with open(to, "w", encoding="utf-8") as f:
        f.write("\n".join(lines[:end]) + "\n")


class World:
    """A scenario played up to a line, and a server on it."""

    def __init__(self, scenario, before):
        self.dir = tempfile.mkdtemp(prefix="selter-office-")
        self.data = os.path.join(self.dir, "data")
        part = os.path.join(self.dir, "sebagian.yaml")
        cut(os.path.join(ROOT, "scenarios", scenario), before, part)
        play(SELTER, self.data, part)
        with open(os.path.join(self.data, "access.json"), "w", encoding="utf-8") as f:
            json.dump({"second_factor": "off"}, f)
        self.pub = rows(self.data, "SELECT pub FROM selection ORDER BY id")[0][0]

    def serve(self):
        self.server = Server(SELTER, self.data)
        return self

    def here(self, rest=""):
        return f"/seleksi/{self.pub}{rest}"

    def login(self, name):
        return rows(self.data, "SELECT COALESCE(p_nip, p_email) FROM account"
                               f" WHERE p_name = '{name}'")[0][0]

    def signed_in(self, name):
        set_password(SELTER, self.data, self.login(name), PASSWORD)
        b = Browser(self.server)
        status, _, text = b.sign_in(self.login(name), PASSWORD)
        assert status == 303, text
        return b

    def holder(self, role):
        """Somebody of the selection in this role who can sign in."""
        return rows(self.data, "SELECT a.p_name FROM role_grant g JOIN account a ON a.id = g.account_id"
                               f" WHERE g.role = '{role}' AND g.ended_by IS NULL"
                               " AND COALESCE(a.p_nip, a.p_email) IS NOT NULL ORDER BY g.id")[0][0]

    def end(self):
        self.server.stop()
        shutil.rmtree(self.dir)


def setUpModule():
    global WORLD, DATA, SERVER, PUB
    WORLD = World("nasional.yaml", "act: screening.judge")
    for name in PEOPLE.values():
        set_password(SELTER, WORLD.data, WORLD.login(name), PASSWORD)
    WORLD.serve()
    DATA, SERVER, PUB = WORLD.data, WORLD.server, WORLD.pub


def tearDownModule():
    WORLD.end()


def signed_in(who):
    b = Browser(SERVER)
    status, _, text = b.sign_in(WORLD.login(PEOPLE[who]), PASSWORD)
    assert status == 303, text
    return b


def send_file(b, path, fields, name, content):
    line = "----batas"
    body = b""
    for key, value in fields.items():
        body += f'--{line}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
    body += (f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
             "Content-Type: application/pdf\r\n\r\n").encode() + content + f"\r\n--{line}--\r\n".encode()
    return b.ask("POST", path, body, Content_Type=f"multipart/form-data; boundary={line}",
                 Sec_Fetch_Site="same-origin")


def bytes_of(b, path):
    return b.server.get(path, Cookie=b.cookie, Accept="text/html")


def led_to_sign_in(server, path):
    """A guest is led to sign in, whether there is such a page or not."""
    status, headers, _ = server.get(path, Accept="text/html")
    return status == 303 and headers["Location"].startswith("/masuk")


def forms(text, action):
    """The forms of a page that are sent there, each as what it carries."""
    found = re.findall(r'<form\b[^>]*\baction="%s"[^>]*>(.*?)</form>' % re.escape(action), text, re.S)
    return [hidden(f) for f in found]


def here(rest=""):
    return f"/seleksi/{PUB}{rest}"


class Check(unittest.TestCase):
    def test_dossiers_are_checked_by_forms(self):
        b = signed_in("sek")
        status, _, text = b.get(here("/pemeriksaan"))
        self.assertEqual(status, 200)
        self.assertIn("0 dari 10 lamaran dinilai", text)
        dossier = re.search(r'href="(/seleksi/\w+/pemeriksaan/\w+)">Periksa berkas berikutnya', text)[1]
        _, _, text = b.get(dossier)
        items = forms(text, "/tindakan/screening.check_item")
        self.assertEqual(len(items), 3)
        self.assertEqual(len({f["_token"] for f in items}), 3)
        for n, form in enumerate(items):
            met = {"met": "tidak", "criterion": form["item"]} if n == 2 else {"met": "ya"}
            status, headers, text = b.post("/tindakan/screening.check_item", {**form, **met})
            self.assertEqual((status, headers["Location"]), (303, dossier), text)
        _, _, text = b.get(dossier)
        self.assertIn("3 dari 3 butir", text)
        self.assertIn("Diperiksa Agung Prasetiyo", text)
        form = forms(text, "/tindakan/screening.judge")[0]
        status, _, text = b.post("/tindakan/screening.judge", {**form, "met": "ya"})
        self.assertEqual(status, 409)                       # a document was found wanting
        self.assertIn("class=\"refusal\"", text)
        status, headers, _ = b.post("/tindakan/screening.judge",
                                    {**form, "met": "ya", "reason": "Aslinya diperlihatkan"})
        self.assertEqual((status, headers["Location"]), (303, dossier))
        self.assertIn("1 dari 10 lamaran dinilai", b.get(here("/pemeriksaan"))[2])

    def test_nobody_else_sees_them(self):
        a = rows(DATA, "SELECT pub FROM applicant ORDER BY id")[0][0]
        paths = ["/pemeriksaan", f"/pemeriksaan/{a}", f"/pemeriksaan/{a}/berkas/surat-lamaran",
                 "/nominatif", "/buku-pendaftaran", "/loket?q=a"]
        unknown = SERVER.json("/seleksi/zzzzzzzzzz/pemeriksaan")
        for path in paths:
            self.assertEqual(led_to_sign_in(SERVER, here(path)), True, path)
        for who in ["badan", "asesor", "pelamar"]:
            b = signed_in(who)
            for path in paths:
                if (who, path) == ("badan", "/loket?q=a"):
                    continue
                self.assertEqual(b.get(here(path))[0], 404, (who, path))
        self.assertEqual(SERVER.json(here("/pemeriksaan")), unknown)
        panel = signed_in("pansel")
        for path, status in zip(paths, [200, 200, 404, 200, 404, 404]):
            self.assertEqual(panel.get(here(path))[0], status, path)
        text = panel.get(here(f"/pemeriksaan/{a}"))[2]
        self.assertNotIn("screening.check_item", text)
        nip = rows(DATA, "SELECT p_nip FROM account x JOIN applicant v ON v.account_id = x.id ORDER BY v.id")[0][0]
        self.assertNotIn(nip, text)
        self.assertNotIn(nip, panel.get(here("/nominatif"))[2])

    def test_data_is_what_the_page_shows(self):
        b = signed_in("ksek")
        for path in ["/pemeriksaan", "/nominatif", "/buku-pendaftaran", "/loket?q=sri"]:
            status, headers, text = b.get(here(path), Accept="application/json")
            self.assertEqual((status, headers["Content-Type"]), (200, "application/json; charset=utf-8"))
            self.assertEqual(json.loads(text)["selection"]["pub"], PUB)

    def test_a_document_is_shown_to_who_checks(self):
        b, own = signed_in("ksek"), signed_in("pelamar")
        app = rows(DATA, "SELECT v.pub FROM applicant v JOIN account a ON a.id = v.account_id"
                         f" WHERE a.p_name = '{PEOPLE['pelamar']}' ORDER BY v.id")[0][0]
        href = f"/tindakan/screening.request_correction?selection={PUB}&application={app}&item=surat-lamaran"
        form = forms(b.get(href)[2], "/tindakan/screening.request_correction")[0]
        status, _, text = b.post("/tindakan/screening.request_correction", {
            **form, "text": "Tidak terbaca", "until": "2025-11-12T16:00"})
        self.assertEqual(status, 200, text)
        asked = b.get(here(f"/pemeriksaan/{app}"))[2]
        self.assertIn("Diminta diperbaiki: Tidak terbaca", asked)
        self.assertIn('data-until="2025-11-12T16:00:00+07:00"', asked)
        paper = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n" \
                b"trailer<</Root 1 0 R>>\n%%EOF\n"
        form = forms(own.get(f"/tindakan/application.correct?selection={PUB}&item=surat-lamaran")[2],
                     "/tindakan/application.correct")[0]
        status, _, text = send_file(own, "/tindakan/application.correct", form, "surat baru.pdf", paper)
        self.assertIn(status, (200, 303), text)
        dossier = here(f"/pemeriksaan/{app}")
        text = b.get(dossier + "?item=surat-lamaran")[2]
        self.assertIn("<iframe", text)
        path = f"{dossier}/berkas/surat-lamaran"
        before = rows(DATA, "SELECT COUNT(*) FROM reading WHERE resource = 'screening.file'")[0][0]
        status, headers, body = bytes_of(b, path)
        self.assertEqual((status, body), (200, paper))
        self.assertEqual(headers["Content-Type"], "application/pdf")
        self.assertEqual(headers["Content-Disposition"], "inline; filename*=UTF-8''surat%20baru.pdf")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertIn("frame-ancestors 'self'", headers["Content-Security-Policy"])
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM reading WHERE resource = 'screening.file'")[0][0],
                         before + 1)
        data = json.loads(b.get(path, Accept="application/json")[2])
        self.assertEqual((data["file"]["bytes"], "blob" in data["file"]), (len(paper), False))
        for who in ["pansel", "badan", "pelamar"]:
            self.assertEqual(bytes_of(signed_in(who), path)[0], 404, who)
        self.assertEqual(bytes_of(b, f"{dossier}/berkas/lhkpn")[0], 404)

    def test_the_counter(self):
        b = signed_in("sek")
        self.assertIn("Tidak ada akun yang cocok", b.get(here("/loket?q=tidakada"))[2])
        text = b.get(here("/loket?q=kusnadi"))[2]
        href = re.search(r'href="(/tindakan/application\.receive_paper[^"]*)"', text)[1].replace("&amp;", "&")
        status, _, form = b.get(href)
        self.assertEqual(status, 200)
        self.assertIn("Kusnadi Wiryawan", form)


class Preparation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = World("bantaeng.yaml", "act: committee.appoint").serve()

    @classmethod
    def tearDownClass(cls):
        cls.w.end()

    def test_the_page_leads_to_every_act(self):
        b = self.w.signed_in("Basri Labolong")
        status, _, text = b.get(self.w.here("/persiapan"))
        self.assertEqual(status, 200)
        for act in ["selection.add_post", "selection.plan_budget", "selection.draft_scoring"]:
            self.assertIn(f"/tindakan/{act}?", text)
        self.assertIn("paling cepat ditutup", text)
        counted = b.get(self.w.here("/persiapan?opens=2019-12-16"))[2]
        self.assertIn("9 Januari 2020", counted)             # 15 working days, holidays between
        form = forms(text, "/tindakan/selection.plan_schedule")[0]
        steps = [v for k, v in form.items() if k.endswith(".step")]
        self.assertGreater(len(steps), 2)
        status, _, shown = b.post("/tindakan/selection.plan_schedule", {**form, "_step": "tambah:"})
        self.assertEqual(status, 200)
        self.assertIn(f'value="{form["steps.0.from"]}"', shown)

    def test_teams_are_judged_as_they_stand(self):
        b = self.w.signed_in("Basri Labolong")
        status, _, text = b.get(self.w.here("/tim"))
        self.assertEqual(status, 200)
        self.assertIn("Panitia Seleksi berjumlah 4 orang", text)
        self.assertIn("class=\"verdict no\"", text)
        self.assertIn("/tindakan/committee.nominate?", text)
        self.assertIn("/tindakan/committee.withdraw_nominee?", text)
        data = json.loads(b.get(self.w.here("/tim"), Accept="application/json")[2])
        panel = data["teams"][0]
        self.assertEqual((panel["count"], panel["sound"], panel["appointed"]), (4, False, False))
        self.assertNotIn("nip", json.dumps(panel).lower())

    def test_an_earlier_selection_fills_forms(self):
        b = self.w.signed_in("Basri Labolong")
        status, _, text = b.get(self.w.here("/persiapan/contoh"))
        self.assertEqual(status, 200)
        self.assertEqual(b.get(self.w.here("/persiapan/contoh?of=zzzzzzzz"))[0], 400)
        form = forms(b.get("/tindakan/selection.open")[2], "/tindakan/selection.open")[0]
        status, _, text = b.post("/tindakan/selection.open", {
            **form, "regulation": "bantaeng-69-2019", "title": "Seleksi berikutnya"})
        self.assertEqual(status, 200, text)
        new = rows(self.w.data, "SELECT pub FROM selection WHERE title = 'Seleksi berikutnya'")[0][0]
        text = b.get(f"/seleksi/{new}/persiapan/contoh?of={self.w.pub}")[2]
        posts = forms(text, "/tindakan/selection.add_post")
        self.assertEqual([f["title"] for f in posts][:2],
                         ["Sekretaris Daerah", "Kepala Dinas Pendidikan dan Kebudayaan"])
        status, _, shown = b.post("/tindakan/selection.add_post", {**posts[1], "_step": "tambah:"})
        self.assertEqual(status, 200)
        self.assertIn('value="Kepala Dinas Pendidikan dan Kebudayaan"', shown)
        form = forms(shown, "/tindakan/selection.add_post")[0]
        status, _, text = b.post("/tindakan/selection.add_post", {**form, **posts[1]})
        self.assertEqual(status, 200, text)
        self.assertEqual(len(forms(text := b.get(f"/seleksi/{new}/persiapan/contoh?of={self.w.pub}")[2],
                                   "/tindakan/selection.add_post")), len(posts) - 1)
        self.assertEqual(len(forms(text, "/tindakan/selection.plan_budget")), 1)

    def test_strangers_see_nothing_of_it(self):
        for path in ["/persiapan", "/persiapan/contoh", "/tim", "/rapat", "/surat", "/jadwal"]:
            self.assertTrue(led_to_sign_in(self.w.server, self.w.here(path)), path)
            self.assertEqual(self.w.server.json(self.w.here(path))[0], 404, path)


class Sessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = World("bantaeng.yaml", "act: session.open").serve()

    @classmethod
    def tearDownClass(cls):
        cls.w.end()

    def test_who_comes_is_entered_at_the_door(self):
        b = self.w.signed_in(self.w.holder("anggota-sekretariat"))
        status, _, text = b.get(self.w.here("/jadwal"))
        self.assertEqual(status, 200)
        self.assertIn("0 dari", text)
        form = forms(text, "/tindakan/session.attend")[0]
        status, headers, text = b.post("/tindakan/session.attend", {**form, "present": "ya"})
        self.assertEqual((status, headers["Location"]), (303, self.w.here("/jadwal")), text)
        self.assertIn("1 dari", b.get(self.w.here("/jadwal"))[2])
        self.assertEqual(b.get(self.w.here("/jadwal?stage=tidak-ada"))[0], 400)

    def test_a_clash_is_told_before_it_is_kept(self):
        b = self.w.signed_in(self.w.holder("anggota-sekretariat"))
        data = json.loads(b.get(self.w.here("/jadwal"), Accept="application/json")[2])
        first, second = data["stage"]["expected"][:2]
        href = second["schedule_href"]
        status, _, text = b.get(href)
        self.assertEqual(status, 200)
        form = forms(text, "/tindakan/session.schedule")[0]
        status, _, text = b.post("/tindakan/session.schedule",
                                 {**form, "at": first["at"]["$instant"][:16], "room": first["room"]})
        self.assertEqual(status, 409, text)
        self.assertIn("Jadwal bentrok", text)

    def test_only_the_desk_sees_it(self):
        for role in ["anggota-pansel", "ketua-pansel"]:
            b = self.w.signed_in(self.w.holder(role))
            self.assertEqual(b.get(self.w.here("/jadwal"))[0], 404, role)

    def test_a_meeting_from_call_to_minutes(self):
        b = self.w.signed_in(self.w.holder("anggota-sekretariat"))
        b.get(f"/tindakan/meeting.call?selection={self.w.pub}")
        form = forms(b.page, "/tindakan/meeting.call")[0]
        status, _, text = b.post("/tindakan/meeting.call", {
            **form, "kind": "koordinasi", "at": "2020-01-27T06:00", "place": "Ruang rapat", "agenda": "Gladi"})
        self.assertEqual(status, 200, text)
        data = json.loads(b.get(self.w.here("/rapat"), Accept="application/json")[2])
        meeting = next(m for m in data["meetings"] if m["agenda"] == "Gladi")
        text = b.get(meeting["href"])[2]
        form = forms(text, "/tindakan/meeting.attend")[0]
        boxes = re.findall(r'type="checkbox" name="(present\.\d+)" value="(\w+)"', text)
        self.assertGreater(len(boxes), 2)
        ticked = {boxes[0][0]: boxes[0][1], boxes[2][0]: boxes[2][1]}
        status, headers, text = b.post("/tindakan/meeting.attend", {**form, **ticked})
        self.assertEqual((status, headers["Location"]), (303, meeting["href"]), text)
        text = b.get(meeting["href"])[2]
        self.assertIn("2 orang", text)
        self.assertIn("/tindakan/meeting.minutes?", text)


class Letters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = World("ntt.yaml", "act: letter.sign, with: {kind: sk-tiga-besar").serve()

    @classmethod
    def tearDownClass(cls):
        cls.w.end()

    def test_the_three_names_stay_with_those_who_may_know(self):
        pub, body, writer = rows(self.w.data, "SELECT l.pub, l.body, a.p_name FROM letter l"
                                 " JOIN record r ON r.id = l.made_by JOIN account a ON a.id = r.actor_id"
                                 " WHERE l.kind = 'sk-tiga-besar' ORDER BY l.id DESC")[0]
        others = [n for (n,) in rows(self.w.data, "SELECT a.p_name FROM role_grant g"
                                     " JOIN account a ON a.id = g.account_id"
                                     " WHERE g.role = 'anggota-sekretariat' AND g.ended_by IS NULL")]
        other = next(n for n in others if n != writer)
        for name, sees in [(writer, True), (other, False), (self.w.holder("ketua-sekretariat"), True),
                           (self.w.holder("ketua-pansel"), True)]:
            status, _, text = self.w.signed_in(name).get(self.w.here(f"/surat/{pub}"))
            self.assertEqual(status, 200, name)
            self.assertEqual(f'<p class="script">{body}' in unescape(text), sees, name)
            self.assertEqual("belum terbuka bagi Anda" in text, not sees, name)
        panel = self.w.signed_in(self.w.holder("anggota-pansel"))
        self.assertEqual(panel.get(self.w.here(f"/surat/{pub}"))[0], 404)
        self.assertEqual(panel.get(self.w.here("/surat"))[0], 404)

    def test_a_letter_has_the_acts_of_its_state(self):
        b = self.w.signed_in(self.w.holder("anggota-sekretariat"))
        data = json.loads(b.get(self.w.here("/surat"), Accept="application/json")[2])
        self.assertEqual(len(data["letters"]), data["filter"]["items"][0]["count"])
        for state, act in [("ditandatangani", "letter.deliver"), ("terkirim", "letter.deliver")]:
            of = [x for x in data["letters"] if x["state"] == state]
            self.assertTrue(of, state)
            text = b.get(of[0]["href"])[2]
            self.assertIn(f"/tindakan/{act}?", text)
            self.assertNotIn("/tindakan/letter.void?", text)     # only who signed it
        b.get(f"/tindakan/letter.draft?selection={self.w.pub}&kind=nota-dinas")
        form = forms(b.page, "/tindakan/letter.draft")[0]
        status, _, text = b.post("/tindakan/letter.draft", {
            **form, "kind": "undangan-koordinasi", "subject": "Undangan gladi", "addressee": "Panitia",
            "signer": "ketua-sekretariat", "body": "Diundang."})
        self.assertEqual(status, 200, text)
        href = next(x["href"] for x in json.loads(b.get(self.w.here("/surat?state=draf"),
                                                        Accept="application/json")[2])["letters"]
                    if x["subject"] == "Undangan gladi")
        self.assertIn("/tindakan/letter.submit?", b.get(href)[2])


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
