#!/usr/bin/env python3
"""Those who decide, those who oversee, the keeper of accounts, and what the public gets besides pages:
python3 test/http/test_decide.py build/src/selter

The calendar and the feed are held against their standards (RFC 5545, RFC 4287); what somebody may not see
is looked for where he looks."""
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree as ET
from html import unescape

from served import ROOT, Browser, Server, change, hidden, links, open_sessions, play, rows

SELTER = None
ATOM = "{http://www.w3.org/2005/Atom}"
ANNOUNCED = "Seleksi terbuka Kepala Dinas Kesehatan dan Kepala Dinas Sosial"


def setUpModule():
    global DIR, SITE, SITE_DATA, SITE_COOKIES, NTT, NTT_DATA, NTT_COOKIES, PUB, HIDDEN, SEL
    DIR = tempfile.mkdtemp(prefix="selter-decide-")
    SITE_DATA, NTT_DATA = os.path.join(DIR, "site"), os.path.join(DIR, "ntt")
    play(SELTER, SITE_DATA)
    play(SELTER, NTT_DATA, os.path.join(ROOT, "scenarios", "ntt.yaml"))
    SITE_COOKIES, NTT_COOKIES = open_sessions(SITE_DATA), open_sessions(NTT_DATA)
    SITE, NTT = Server(SELTER, SITE_DATA), Server(SELTER, NTT_DATA)
    PUB = rows(SITE_DATA, f"SELECT pub FROM selection WHERE title = '{ANNOUNCED}'")[0][0]
    HIDDEN = [r[0] for r in rows(SITE_DATA, "SELECT pub FROM selection WHERE title LIKE 'KNR%'")]
    SEL = rows(NTT_DATA, "SELECT s.pub FROM selection s WHERE EXISTS (SELECT 1 FROM three t"
                         " WHERE t.selection_id = s.id) ORDER BY s.id LIMIT 1")[0][0]


def tearDownModule():
    SITE.stop()
    NTT.stop()
    shutil.rmtree(DIR)


def holder(data, role, selection=None):
    """Somebody with the role, by account."""
    found = rows(data, f"SELECT x.pub FROM official o JOIN account x ON x.id = o.account_id WHERE o.role = '{role}'"
                       f" AND o.ended_by IS NULL AND x.ended_by IS NULL UNION SELECT x.pub FROM role_grant g"
                       f" JOIN account x ON x.id = g.account_id JOIN selection s ON s.id = g.selection_id"
                       f" WHERE g.role = '{role}' AND g.ended_by IS NULL AND s.pub = '{selection}'")
    return found[0][0]


class As(Browser):
    """Somebody signed in."""

    def __init__(self, role, server=None, data=None, cookies=None, selection=None):
        super().__init__(server or NTT)
        self.cookie = (cookies or NTT_COOKIES)[holder(data or NTT_DATA, role, selection or SEL)]

    def data(self, path):
        status, _, text = self.get(path, Accept="application/json")
        return status, json.loads(text)


def asks_to_sign_in(answer):
    """A guest before what is not the public's: led to the sign-in, told nothing."""
    status, headers, body = answer
    return status == 303 and headers["Location"].startswith("/masuk") and not body


# ---- a calendar ----

def unfold(text):
    return text.replace("\r\n ", "").split("\r\n")


def events(lines):
    """Properties of each event; what is not balanced is a fault."""
    out, stack, now = [], [], None
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            stack.append(value)
            now = {} if value == "VEVENT" else now
        elif name == "END":
            assert stack.pop() == value, line
            if value == "VEVENT":
                out.append(now)
        elif stack and stack[-1] == "VEVENT":
            assert name.split(";")[0] not in now, f"twice: {line}"
            now[name.split(";")[0]] = value
    assert not stack
    return out


class Calendar(unittest.TestCase):
    def body(self):
        status, headers, body = SITE.get(f"/seleksi/{PUB}/kalender.ics")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/calendar; charset=utf-8")
        return body

    def test_lines(self):
        body = self.body()
        self.assertNotIn(b"\n", body.replace(b"\r\n", b""))
        self.assertTrue(body.endswith(b"END:VCALENDAR\r\n"))
        for line in body.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            line.decode("utf-8")

    def test_events(self):
        lines = unfold(self.body().decode())
        self.assertEqual(lines[0], "BEGIN:VCALENDAR")
        self.assertEqual(lines.count("VERSION:2.0"), 1)
        self.assertEqual(sum(x.startswith("PRODID:") for x in lines), 1)
        found = events(lines)
        self.assertGreaterEqual(len(found), 2)
        self.assertEqual(len({e["UID"] for e in found}), len(found))
        for e in found:
            self.assertRegex(e["DTSTAMP"], r"^\d{8}T\d{6}Z$")
            begin, end = (datetime.datetime.strptime(e[k], "%Y%m%d") for k in ("DTSTART", "DTEND"))
            self.assertLess(begin, end)
            self.assertTrue(e["SUMMARY"])
            self.assertEqual(SITE.get(urllib.parse.urlsplit(e["URL"]).path)[0], 200)
        opens = SITE.json(f"/seleksi/{PUB}.json")[1]["window"]["opens"]["$date"]
        self.assertEqual(found[0]["DTSTART"], opens.replace("-", ""))

    def test_text_is_escaped(self):
        for e in events(unfold(self.body().decode())):
            for name in ("SUMMARY", "DESCRIPTION"):
                self.assertNotRegex(e.get(name, ""), r"(?<!\\)[,;]")

    def test_as_data(self):
        status, data = SITE.json(f"/seleksi/{PUB}/kalender.ics.json")
        self.assertEqual(status, 200)
        self.assertEqual(data["calendar"]["count"], len(events(unfold(self.body().decode()))))

    def test_not_modified(self):
        _, headers, _ = SITE.get(f"/seleksi/{PUB}/kalender.ics")
        status, _, body = SITE.get(f"/seleksi/{PUB}/kalender.ics", If_None_Match=headers["ETag"])
        self.assertEqual((status, body), (304, b""))

    def test_hidden(self):
        for pub in HIDDEN:
            for page in ("kalender.ics", "pengumuman/plakat", "pengaduan/baru", "pelamar-per-tahap", "matriks"):
                self.assertEqual(SITE.get(f"/seleksi/{pub}/{page}")[0], 404, page)


class Feed(unittest.TestCase):
    def test_atom(self):
        status, headers, body = SITE.get("/umpan.xml")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/atom+xml; charset=utf-8"))
        root = ET.fromstring(body)
        self.assertEqual(root.tag, ATOM + "feed")
        for name in ("id", "title", "updated"):
            self.assertEqual(len(root.findall(ATOM + name)), 1, name)
        self.assertTrue(root.find(f"{ATOM}author/{ATOM}name").text)
        self.assertEqual(root.find(f"{ATOM}link[@rel='self']").get("href"), root.find(ATOM + "id").text)
        entries = root.findall(ATOM + "entry")
        self.assertGreaterEqual(len(entries), 1)
        self.assertEqual(len({e.find(ATOM + "id").text for e in entries}), len(entries))
        for e in entries:
            self.assertTrue(e.find(ATOM + "title").text)
            moment = datetime.datetime.fromisoformat(e.find(ATOM + "updated").text)
            self.assertIsNotNone(moment.tzinfo)
            href = urllib.parse.urlsplit(e.find(f"{ATOM}link[@rel='alternate']").get("href"))
            self.assertEqual(SITE.get(href.path)[0], 200, href.path)
        self.assertNotIn(b"KNR", body)

    def test_the_name_of_the_body_is_escaped(self):
        _, _, body = SITE.get("/umpan.xml")
        self.assertIn('Contoh <Raya> & "Jaya"', ET.fromstring(body).find(ATOM + "title").text)

    def test_news_of_a_whole_selection(self):
        entries = NTT.json("/umpan.xml.json")[1]["feed"]["entries"]
        self.assertTrue(any(e["title"].startswith("Hasil ") for e in entries))
        names = {n for (n,) in rows(NTT_DATA, "SELECT x.p_name FROM account x JOIN dossier d ON d.account_id = x.id")}
        self.assertFalse([n for n in names if n in json.dumps(entries, ensure_ascii=False)])

    def test_not_in_the_menu(self):
        self.assertNotIn("/umpan.xml", links(SITE.html("/")[1].split("</header>")[0].split("<header")[1]))


class Documents(unittest.TestCase):
    def test_a_letter(self):
        code, number = rows(NTT_DATA, "SELECT t.hash, t.number FROM letter_state t JOIN letter l ON l.id = t.letter_id"
                                      " WHERE t.hash IS NOT NULL AND l.kind = 'edaran'")[0]
        data = NTT.json(f"/cek/{code}.json")[1]
        self.assertTrue(data["genuine"])
        self.assertIn(number, [d["number"] for d in data["documents"]])
        status, text = NTT.html("/cek?code=" + urllib.parse.quote(" ".join(re.findall("....", code.upper()))))
        self.assertEqual(status, 200)
        self.assertIn(number, text)
        body, = rows(NTT_DATA, f"SELECT l.subject, l.addressee FROM letter_state t JOIN letter l ON l.id = t.letter_id"
                               f" WHERE t.hash = '{code}'")[:1]
        for secret in body:
            self.assertNotIn(secret, text)

    def test_a_void_letter_is_no_longer_in_force(self):
        found = rows(NTT_DATA, "SELECT t.hash, t.number FROM letter_state t JOIN letter_state v"
                               " ON v.letter_id = t.letter_id AND v.state = 'batal' WHERE t.hash IS NOT NULL")
        self.assertTrue(found)
        for code, number in found:
            of = {d["number"]: d["in_force"] for d in NTT.json(f"/cek/{code}.json")[1]["documents"]}
            self.assertFalse(of[number])

    def test_a_receipt(self):
        for title, told in ((ANNOUNCED, ANNOUNCED), ("KNRRAHASIA dalam persiapan", None)):
            code, = rows(SITE_DATA, f"SELECT lower(hex(l.hash)) FROM journal_leaf l JOIN record r ON r.id = l.record_id"
                                    f" JOIN selection s ON s.id = r.selection_id WHERE s.title = '{title}'")[0]
            data = SITE.json(f"/cek/{code}.json")[1]
            self.assertTrue(data["genuine"])
            self.assertEqual(data["documents"][0]["of"], told)
            self.assertNotIn("KNR", json.dumps(data))

    def test_what_is_none_of_ours(self):
        for code in ("0" * 64, "abc", "x" * 64, "0" * 65):
            status, data = SITE.json(f"/cek/{code}.json")
            self.assertEqual((status, data["genuine"], data["documents"]), (200, False, []))
        self.assertIn("Tidak ditemukan", SITE.html("/cek/" + "0" * 64)[1])
        self.assertFalse(SITE.json("/cek.json")[1]["asked"])


class Complaints(unittest.TestCase):
    def file(self, **fields):
        b = Browser(SITE)
        status, _, text = b.get(f"/seleksi/{PUB}/pengaduan/baru")
        self.assertEqual(status, 200)
        return b, b.post("/tindakan/complaint.file", {**hidden(text.split("complaint.file")[1].split("</form>")[0]),
                                                      "about": "pelayanan", "text": "KNRADUAN loket tutup", **fields})

    def test_a_guest_complains_and_reads_the_answer(self):
        b, (status, _, text) = self.file(contact="KNRKONTAK")
        self.assertEqual(status, 200)
        code, = rows(SITE_DATA, "SELECT pub FROM complaint ORDER BY id DESC LIMIT 1")[0]
        self.assertIn(code, text)
        self.assertIn(f"/seleksi/{PUB}/pengaduan/{code}", links(text))
        chair = As("ketua-pansel", SITE, SITE_DATA, SITE_COOKIES, PUB)
        status, _, text = chair.get(f"/seleksi/{PUB}/pengaduan")
        self.assertEqual(status, 200)
        self.assertIn("KNRADUAN", text)
        form = [f for f in text.split("<form") if "complaint.answer" in f and code in f][0].split("</form>")[0]
        self.assertEqual(chair.post("/tindakan/complaint.answer", {**hidden(form), "text": "Loket dibuka lagi."})[0], 303)
        for path in (f"/seleksi/{PUB}/pengaduan/{code}", f"/seleksi/{PUB}/pengaduan/jawaban?complaint={code}"):
            text = SITE.html(path)[1]
            self.assertIn("Loket dibuka lagi.", text)
            self.assertNotIn("KNR", text)

    def test_without_what_the_form_carries(self):
        b = Browser(SITE)
        self.assertEqual(b.post("/tindakan/complaint.file", {"selection": PUB, "about": "pelayanan", "text": "x"},
                                csrf="salah")[0], 403)

    def test_faults_keep_what_was_written(self):
        _, (status, _, text) = self.file(about="")
        self.assertEqual(status, 422)
        self.assertIn("KNRADUAN", text)

    def test_the_list_is_not_for_everybody(self):
        self.assertTrue(asks_to_sign_in(SITE.get(f"/seleksi/{PUB}/pengaduan")))
        self.assertEqual(SITE.get(f"/seleksi/{PUB}/pengaduan/{'z' * 10}")[0], 404)


class Matrix(unittest.TestCase):
    def test_it_is_the_tables(self):
        acts = json.loads(subprocess.run([SELTER, "acts", "--json"], capture_output=True, text=True, check=True).stdout)
        acts = acts.get("acts", acts) if isinstance(acts, dict) else acts
        data = SITE.json("/matriks.json")[1]
        shown = {a["act"] for g in data["groups"] for a in g["acts"]}
        self.assertEqual(shown, {a["name"] if "name" in a else a["act"] for a in acts})
        self.assertEqual(data["resource_count"], len(data["resources"]))

    def test_a_regulation_narrows(self):
        plain = {a["act"]: a for g in SITE.json("/matriks.json")[1]["groups"] for a in g["acts"]}
        law = {a["act"]: a for g in SITE.json("/matriks.json?regulation=ntt-34-2019")[1]["groups"] for a in g["acts"]}
        self.assertFalse([a for a in plain.values() if a["clause"]])
        self.assertTrue([a for a in law.values() if a["clause"]])
        self.assertTrue([a for a in law.values() if a["widest"]])
        self.assertEqual(SITE.get("/matriks?regulation=tidak-ada")[0], 400)
        self.assertEqual(SITE.json(f"/seleksi/{PUB}/matriks.json")[1]["selection"]["pub"], PUB)


class Signing(unittest.TestCase):
    """A letter is drafted, sent back with a reason, submitted again, and signed in the browser."""

    def test_the_way_of_a_letter(self):
        ppk, office, panel = As("ppk"), As("ketua-sekretariat"), As("anggota-pansel")
        office.get("/beranda")
        office.get(f"/tindakan/letter.draft?selection={SEL}")
        office.post("/tindakan/letter.draft", {"selection": SEL, "kind": "nota-dinas", "subject": "KNRSURAT hal uji",
                                               "addressee": "Kepala Badan", "signer": "ppk", "body": "Isi surat uji."})
        letter, = rows(NTT_DATA, "SELECT pub FROM letter WHERE subject = 'KNRSURAT hal uji'")[0]
        self.assertNotIn("KNRSURAT", ppk.get("/antrean-tanda-tangan")[2])
        office.get(f"/tindakan/letter.submit?selection={SEL}")
        self.assertEqual(office.post("/tindakan/letter.submit", {"selection": SEL, "kind": "nota-dinas",
                                                                 "letter": letter})[0], 200)
        self.assertIn("KNRSURAT", ppk.get("/antrean-tanda-tangan")[2])
        self.assertNotIn("KNRSURAT", office.get("/antrean-tanda-tangan")[2])
        path = f"/seleksi/{SEL}/tanda-tangan/{letter}"
        self.assertIn(panel.get(path)[0], (400, 404))
        self.assertTrue(asks_to_sign_in(NTT.get(path)))
        _, _, text = ppk.get(path)
        form = text.split('action="/tindakan/letter.return"')[1].split("</form>")[0]
        self.assertEqual(ppk.post("/tindakan/letter.return", {**hidden(form), "reason": "Perbaiki tanggalnya."})[0], 303)
        self.assertIn("Perbaiki tanggalnya.", ppk.get(path)[2])
        office.get(f"/tindakan/letter.submit?selection={SEL}")
        office.post("/tindakan/letter.submit", {"selection": SEL, "kind": "nota-dinas", "letter": letter})
        sign = [h for h in links(ppk.get(path)[2]) if h.startswith("/tindakan/letter.sign")][0]
        _, _, text = ppk.get(unescape(sign))
        _, _, text = ppk.post("/tindakan/letter.sign", {"selection": SEL, "kind": "nota-dinas", "letter": letter})
        status, _, text = ppk.post("/tindakan/letter.sign", hidden(text))
        self.assertEqual(status, 200)
        code, number = rows(NTT_DATA, f"SELECT t.hash, t.number FROM letter_state t JOIN letter l ON l.id = t.letter_id"
                                      f" WHERE l.pub = '{letter}' AND t.hash IS NOT NULL")[0]
        self.assertIn(number, NTT.html(f"/cek/{code}")[1])
        self.assertNotIn("KNRSURAT", ppk.get("/antrean-tanda-tangan")[2])


class Decision(unittest.TestCase):
    def setUp(self):
        self.post, = rows(NTT_DATA, f"SELECT p.pub FROM post p JOIN selection s ON s.id = p.selection_id JOIN three t"
                                    f" ON t.post_id = p.id WHERE s.pub = '{SEL}' ORDER BY p.id LIMIT 1")[0]
        self.path = f"/seleksi/{SEL}/keputusan/{self.post}"
        self.names = [n for (n,) in rows(NTT_DATA, f"SELECT x.p_name FROM three t JOIN post p ON p.id = t.post_id"
                                         f" JOIN three_name n ON n.three_id = t.id JOIN application a"
                                         f" ON a.id = n.application_id JOIN dossier d ON d.id = a.dossier_id"
                                         f" JOIN account x ON x.id = d.account_id WHERE p.pub = '{self.post}'"
                                         f" AND t.ended_by IS NULL")]

    def test_the_names_side_by_side(self):
        status, _, text = As("ppk").get(self.path)
        self.assertEqual(status, 200)
        for name in self.names:
            self.assertIn(name, unescape(text))
        self.assertIn("Jalan penetapan", text)

    def test_nobody_else(self):
        self.assertTrue(asks_to_sign_in(NTT.get(self.path)))
        self.assertEqual(As("admin").get(self.path)[0], 404)
        applicant = Browser(NTT)
        pub, = rows(NTT_DATA, "SELECT x.pub FROM account x JOIN dossier d ON d.account_id = x.id WHERE x.id NOT IN"
                              " (SELECT account_id FROM role_grant) LIMIT 1")[0]
        applicant.cookie = NTT_COOKIES[pub]
        self.assertEqual(applicant.get(self.path)[0], 404)

    def test_places_only_to_whom_the_ranking_is_open(self):
        allowed = {"ketua-pansel", "anggota-pansel", "ppk", "baperjakat"}
        for role in ("ppk", "ketua-pansel", "anggota-pansel", "pengawas", "ketua-sekretariat"):
            try:
                who = As(role)
            except IndexError:
                continue
            status, data = who.data(self.path)
            self.assertEqual(status, 200, role)
            places = [n["place"] for n in data["names"] if n["place"] is not None]
            if role not in allowed:
                self.assertEqual(places, [], role)
            if not data["ranking_open"]:
                self.assertEqual(places + [n["total"] for n in data["names"] if n["total"]], [], role)
                self.assertFalse(any(n["ways"] for n in data["names"]))

    def test_reading_is_recorded(self):
        before = rows(NTT_DATA, "SELECT COUNT(*) FROM reading WHERE resource = 'decision.show'")[0][0]
        As("ppk").get(self.path)
        self.assertEqual(rows(NTT_DATA, "SELECT COUNT(*) FROM reading WHERE resource = 'decision.show'")[0][0], before + 1)

    def test_all_posts(self):
        data = As("ppk").data(f"/seleksi/{SEL}/keputusan")[1]
        self.assertEqual(data["count"], len(data["posts"]))


class Oversight(unittest.TestCase):
    def test_the_overseer_reads(self):
        status, data = As("ppk").data(f"/seleksi/{SEL}/pengawasan")
        self.assertEqual(status, 200)
        used = rows(NTT_DATA, f"SELECT COUNT(*) FROM override_used u JOIN selection s ON s.id = u.selection_id"
                              f" WHERE s.pub = '{SEL}'")[0][0]
        self.assertEqual(data["override_count"], used)
        missed = [d for d in data["deadlines"] if d["missed"]]
        self.assertEqual(len(missed), data["late"] + data["overdue"])
        self.assertEqual(len(data["deadlines"]), data["kept"] + data["late"] + data["overdue"] + data["running"])
        self.assertEqual(As("ppk").get(f"/seleksi/{SEL}/pengawasan")[0], 200)

    def test_others_do_not(self):
        self.assertTrue(asks_to_sign_in(NTT.get(f"/seleksi/{SEL}/pengawasan")))
        for who in (As("ketua-sekretariat"), As("admin")):
            self.assertEqual(who.get(f"/seleksi/{SEL}/pengawasan")[0], 404)


class Administration(unittest.TestCase):
    def test_state_without_content(self):
        admin = As("admin")
        status, _, text = admin.get("/admin")
        self.assertEqual(status, 200)
        data = admin.data("/admin")[1]
        self.assertEqual(data["mail"]["waiting"] + data["mail"]["failed"] + data["mail"]["sent"],
                         rows(NTT_DATA, "SELECT COUNT(*) FROM mail_recipient")[0][0])
        for (name,) in rows(NTT_DATA, "SELECT x.p_name FROM account x JOIN dossier d ON d.account_id = x.id WHERE x.id"
                                      " NOT IN (SELECT account_id FROM official UNION SELECT account_id FROM role_grant)"):
            self.assertNotIn(name, unescape(text))

    def test_accounts_are_found(self):
        admin = As("admin")
        pub, name, email = rows(NTT_DATA, "SELECT pub, p_name, p_email FROM account WHERE p_email IS NOT NULL"
                                          " AND ended_by IS NULL LIMIT 1")[0]
        for q in (name, name[:6].lower(), email):
            status, data = admin.data("/admin/akun?q=" + urllib.parse.quote(q))
            self.assertEqual(status, 200)
            self.assertIn(pub, [a["pub"] for a in data["accounts"]], q)
        text = admin.get("/admin/akun")[2]
        for address, nip in rows(NTT_DATA, "SELECT p_email, p_nip FROM account"):
            self.assertNotIn(address or "-tidak-ada-", text)
            self.assertNotIn(nip or "-tidak-ada-", text)
        self.assertEqual(admin.data("/admin/akun?q=" + urllib.parse.quote(email[:5]))[1].get("none"), name.lower().find(email[:5]) < 0)

    def test_states(self):
        admin = As("admin")
        for state in ("aktif", "diundang", "belum", "ditutup"):
            for a in admin.data(f"/admin/akun?state={state}")[1]["accounts"]:
                self.assertEqual(a["state"], state)
        self.assertEqual(admin.get("/admin/akun?state=lain")[0], 400)

    def test_not_for_others(self):
        for path in ("/admin", "/admin/akun"):
            self.assertTrue(asks_to_sign_in(NTT.get(path)))
            self.assertEqual(As("ppk").get(path)[0], 403)

    def test_failed_mail_is_sent_again(self):
        admin = As("admin")
        change(NTT_DATA, "UPDATE mail_recipient SET state = 'failed', reply = '550 tidak ada' WHERE id ="
                         " (SELECT MIN(id) FROM mail_recipient)")
        self.assertIn("admin.retry_mail", admin.get("/admin")[2])
        admin.get("/tindakan/admin.retry_mail")
        self.assertEqual(admin.post("/tindakan/admin.retry_mail", {})[0], 200)
        self.assertEqual(admin.data("/admin")[1]["mail"]["failed"], 0)
        self.assertNotIn("admin.retry_mail", admin.get("/admin")[2])


class Funnel(unittest.TestCase):
    def test_counts_that_were_announced(self):
        status, data = NTT.json(f"/seleksi/{SEL}/pelamar-per-tahap.json")
        self.assertEqual(status, 200)
        values = [int(s["value"]) for s in data["chart_funnel"]["stages"]]
        self.assertEqual(values, sorted(values, reverse=True))
        self.assertEqual(data["count"], values[0])

    def test_not_while_dossiers_come_in(self):
        status = SITE.get(f"/seleksi/{PUB}/pelamar-per-tahap")[0]
        self.assertEqual(status, 404)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
