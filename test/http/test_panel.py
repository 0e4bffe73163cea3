#!/usr/bin/env python3
"""The pages of those who judge, from outside: python3 test/http/test_panel.py build/src/selter

A sheet is filled, reviewed and locked by forms alone; before his own sheets are locked a member finds
nothing of what others scored, wherever he looks."""
import io
import json
import os
import re
import shutil
import sys
import tempfile
import unittest
import zipfile
from html import unescape

from served import ROOT, Browser, Server, change, open_sessions, play, rows

SELTER = None
STAGE = "wawancara"


def setUpModule():
    global DIR, DATA, SERVER, WHO, SEL, COOKIES
    DIR = tempfile.mkdtemp(prefix="selter-panel-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA, os.path.join(ROOT, "scenarios", "demo-berjalan.yaml"))
    SEL = rows(DATA, "SELECT pub FROM selection ORDER BY id LIMIT 1")[0][0]
    WHO = dict(rows(DATA, "SELECT p_name, pub FROM account"))
    COOKIES = open_sessions(DATA)
    SERVER = Server(SELTER, DATA)


def tearDownModule():
    SERVER.stop()
    shutil.rmtree(DIR)


CHAIR, WENING, PROF, DOCTOR, GATOT = ("Subagyo Partodihardjo", "Wening Kusumastuti", "Prof. Anggoro Wicaksono",
                                      "Dr. Maharani Puspaningtyas", "Gatot Suprihatin")
HEAD, CLERK, ASSESSOR = "Yuniarti Rahayuning", "Dimas Aryo Pamungkas", "Wisnu Broto Asmoro"


def of(name):
    b = Browser(SERVER)
    b.cookie = COOKIES[WHO[name]]
    return b


def data(name, path):
    status, _, text = of(name).get(path, Accept="application/json")
    return status, json.loads(text)


def fields(html, form):
    """What the form of the page sends when nothing is typed."""
    part = html[html.index(f'<form class="{form}"'):]
    part = part[:part.index("</form>")]
    return {unescape(k): unescape(v) for k, v in
            re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', part)}


def sheet(application, more=""):
    return f"/seleksi/{SEL}/penilaian/lembar/{application}{more}?stage={STAGE}"


def mine(name):
    status, page = data(name, f"/seleksi/{SEL}/penilaian?stage={STAGE}")
    assert status == 200, page
    return page["stages"][0]


def in_state(name, state):
    return [k["application"] for k in mine(name)["candidates"] if k["state"] == state]


class Sheets(unittest.TestCase):
    def test_progress_and_states(self):
        stage = mine(CHAIR)
        self.assertEqual((stage["locked"], stage["all"]), (4, 8))
        self.assertEqual(stage["progress"], "4 dari 8 peserta")
        self.assertGreaterEqual(len(in_state(DOCTOR, "draf")), 1)
        _, _, html = of(CHAIR).get(f"/seleksi/{SEL}/penilaian")
        self.assertIn("4 dari 8 peserta", html)

    def test_no_name_and_no_personal_data_while_scoring(self):
        some = in_state(CHAIR, "terkunci")[0]
        name, nip = rows(DATA, f"SELECT x.p_name, x.p_nip FROM application a JOIN dossier d ON d.id = a.dossier_id"
                               f" JOIN account x ON x.id = d.account_id WHERE a.pub = '{some}'")[0]
        for path in [f"/seleksi/{SEL}/penilaian", sheet(some), sheet(some, "/kunci")]:
            for accept in ["text/html", "application/json"]:
                status, _, text = of(CHAIR).get(path, Accept=accept)
                self.assertEqual(status, 200, path)
                for secret in [name, name.split(",")[0].split(" ")[0] + " ", nip, "birth", "sex", "photo"]:
                    self.assertNotIn(secret, text, (path, accept))

    def test_filled_reviewed_and_locked_without_script(self):
        who, b = WENING, of(WENING)
        # present and not scored yet
        application = rows(DATA, "SELECT a.candidate FROM attendance a WHERE a.stage = 'wawancara' AND a.ended_by IS NULL"
                                 " AND a.candidate NOT IN (SELECT s.candidate FROM sheet s JOIN account x"
                                 f" ON x.id = s.account_id WHERE x.pub = '{WHO[who]}' AND s.stage = 'wawancara')")[0][0]
        status, _, html = b.get(sheet(application))
        self.assertEqual(status, 200)
        form = fields(html, "sheet")
        n = sum(k.endswith(".criterion") for k in form)
        self.assertEqual(n, 5)
        draft = {**form, "scores.0.value": "81", "scores.1.note": "perlu digali", "_back": sheet(application)}
        status, headers, _ = b.post("/tindakan/sheet.save", draft)
        self.assertEqual((status, headers["Location"]), (303, sheet(application)))
        _, page = data(who, sheet(application))
        self.assertEqual((page["state"], page["judged"], page["total"]), ("draf", "1 dari 5", "16,20"))
        self.assertEqual(page["criteria"][1]["note"]["value"], "perlu digali")
        _, _, html = b.get(sheet(application, "/kunci"))
        self.assertIn("4 kriteria belum dinilai", html)
        self.assertNotIn('action="/tindakan/sheet.lock"', html)
        whole = {**form, **{f"scores.{i}.value": str(80 + i) for i in range(n)}, "_token": form["_token"] + "2",
                 "_back": sheet(application, "/kunci")}
        self.assertEqual(b.post("/tindakan/sheet.save", whole)[0], 303)
        _, _, html = b.get(sheet(application, "/kunci"))
        status, _, html = b.post("/tindakan/sheet.lock", fields(html, "consequence"))
        self.assertEqual(status, 200, html)
        self.assertIn('class="receipt"', html)
        _, page = data(who, sheet(application))
        self.assertEqual((page["state"], page["editable"], page["locked_total"]), ("terkunci", False, "82,00"))
        _, _, html = b.get(sheet(application))
        self.assertNotIn("<form class=\"sheet\"", html)
        status, _, _ = b.post("/tindakan/sheet.save", {**whole, "_token": form["_token"] + "3"})
        self.assertEqual(status, 409)

    def test_what_cannot_be_given_is_said_and_kept(self):
        application = in_state(GATOT, "belum")[0]
        b = of(GATOT)
        _, _, html = b.get(sheet(application))
        if '<form class="sheet"' not in html:
            application = next(a for a in in_state(GATOT, "belum") if '<form class="sheet"' in b.get(sheet(a))[2])
            _, _, html = b.get(sheet(application))
        form = {**fields(html, "sheet"), "scores.0.value": "101"}
        status, _, text = b.post("/tindakan/sheet.save", form)
        self.assertEqual(status, 422)
        self.assertIn("101", text)
        self.assertEqual(rows(DATA, f"SELECT COUNT(*) FROM sheet_draft d JOIN account x ON x.id = d.account_id"
                                    f" WHERE x.pub = '{WHO[GATOT]}'"), [(0,)])

    def test_who_has_no_sheet_here(self):
        application = in_state(CHAIR, "terkunci")[0]
        for name in [CLERK, HEAD]:
            self.assertEqual(of(name).get(sheet(application))[0], 404)
            self.assertEqual(of(name).get(f"/seleksi/{SEL}/penilaian")[0], 404)
        self.assertEqual(of(ASSESSOR).get(sheet(application))[0], 409)
        self.assertEqual(Browser(SERVER).get(sheet(application))[0] in (303, 404), True)

    def test_as_a_workbook_and_back_with_a_sentence_a_row(self):
        b = of(DOCTOR)
        path = f"/seleksi/{SEL}/penilaian/tabel"
        body = SERVER.get(f"{path}.xlsx?stage={STAGE}", Cookie=b.cookie)
        self.assertEqual((body[0], body[1]["Content-Type"]),
                         (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        book = zipfile.ZipFile(io.BytesIO(body[2]))
        strings = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
        self.assertEqual(strings[:3], ["Nomor", "Jabatan", "Presentasi"])
        for name, in rows(DATA, "SELECT x.p_name FROM dossier d JOIN account x ON x.id = d.account_id"):
            self.assertNotIn(name, strings)
        for other in [GATOT, CLERK]:                           # each his own sheets, the desk none
            status = SERVER.get(f"{path}.xlsx?stage={STAGE}", Cookie=of(other).cookie)[0]
            self.assertEqual(status, 200 if other == GATOT else 404)
        self.assertEqual(SERVER.get(f"/seleksi/{SEL}/penilaian.xlsx", Cookie=b.cookie)[0], 404)
        _, page = data(DOCTOR, f"{path}?stage={STAGE}")
        titles = [c["title"] for c in page["table"]["columns"]]
        lines = [[c["text"] or "" for c in row["cells"]] for row in page["table"]["rows"]]
        present = {a for a, in rows(DATA, "SELECT candidate FROM attendance WHERE stage = 'wawancara'"
                                          " AND ended_by IS NULL")}
        open_now = {(k["number"], k["post_title"]) for k in mine(DOCTOR)["candidates"] if k["application"] in present}
        good = next(i for i, line in enumerate(lines) if (line[0], line[1]) in open_now)
        lines[good][2:7] = ["81", "82", "83", "84", "85"]
        bad = next(i for i in range(len(lines)) if i != good and (lines[i][0], lines[i][1]) in open_now)
        lines[bad][2:7] = ["81", "101", "83", "84", "85"]
        lines.append(["XXXX-XXXX", "", "1", "2", "3", "4", "5", ""])
        text = "\n".join("\t".join(line) for line in [titles, *lines])
        _, _, html = b.get(f"{path}?stage={STAGE}")
        status, _, html = b.post("/tindakan/sheet.read", {"selection": SEL, "stage": STAGE, "table": text})
        self.assertEqual(status, 200, html)
        self.assertIn(f"Baris {good + 2}, peserta {lines[good][0]}: 5 dari 5 kriteria disimpan", html)
        self.assertRegex(html, f"Baris {bad + 2}, peserta {lines[bad][0]}: nilai 101 untuk")
        self.assertIn("peserta XXXX-XXXX: tidak ada lembar Anda", html)
        self.assertRegex(html, r"[12] baris disimpan sebagai draf, \d+ tidak")
        status, _, html = b.post("/tindakan/sheet.read", {"selection": SEL, "stage": STAGE, "table": "a;b\n1;2"})
        self.assertEqual(status, 422)

    def test_typed_from_paper_and_confirmed_by_the_scorer(self):
        application = rows(DATA, "SELECT a.candidate FROM attendance a WHERE a.stage = 'wawancara' AND a.ended_by IS NULL"
                                 " AND a.candidate NOT IN (SELECT s.candidate FROM sheet s JOIN account x"
                                 f" ON x.id = s.account_id WHERE x.pub = '{WHO[PROF]}' AND s.stage = 'wawancara')")[0][0]
        path = f"/seleksi/{SEL}/lembar-kertas"
        self.assertEqual(of(PROF).get(path)[0], 404)
        b = of(CLERK)
        _, page = data(CLERK, f"{path}?stage={STAGE}&scorer={WHO[PROF]}")
        self.assertEqual(page["count"], 8)                      # whoever has scored whom
        self.assertNotIn("terkunci", json.dumps(page))
        status, _, html = b.get(f"{path}/{application}?stage={STAGE}&scorer={WHO[PROF]}")
        self.assertEqual(status, 200)
        form = fields(html, "sheet")
        self.assertEqual(form["on_behalf"], WHO[PROF])
        status, _, html = b.post("/tindakan/sheet.scribe", {**form, **{f"scores.{i}.value": "77" for i in range(5)}})
        self.assertEqual(status, 200, html)
        _, page = data(PROF, sheet(application))
        self.assertEqual((page["state"], page["waiting"], page["typed_total"]), ("menunggu-persetujuan", True, "77,00"))
        p = of(PROF)
        p.get(page["confirm_href"])
        status, _, html = p.post("/tindakan/sheet.confirm", {"selection": SEL, "application": application,
                                                             "stage": STAGE, "_step": "yakin"})
        self.assertEqual(status, 200, html)
        _, page = data(PROF, sheet(application))
        self.assertEqual((page["state"], page["locked_total"]), ("terkunci", "77,00"))


class Others(unittest.TestCase):
    """What others scored, for a member who has not locked all his own."""

    def test_nothing_of_others_before_the_own_lock(self):
        # a note and a value of a colleague that stand nowhere else
        found = rows(DATA, "SELECT s.pub, k.id FROM sheet s JOIN sheet_score k ON k.sheet_id = s.id JOIN account x"
                           f" ON x.id = s.account_id WHERE x.pub = '{WHO[PROF]}' AND s.stage = 'wawancara' LIMIT 1")
        sheet_pub, row = found[0]
        post = rows(DATA, "SELECT p.pub FROM post p JOIN selection s ON s.id = p.selection_id"
                          f" WHERE s.pub = '{SEL}' ORDER BY p.id")
        note = "catatan rekan KNR7Q2"
        change(DATA, "UPDATE sheet_score SET p_note = ? WHERE id = ?", note, row)
        paths = [f"/seleksi/{SEL}/penilaian", f"/seleksi/{SEL}/kerja"]
        paths += [f"/seleksi/{SEL}/penilaian/{p}/semua?stage={STAGE}" for p, in post]
        paths += [f"/seleksi/{SEL}/pleno/{p}" for p, in post]
        paths += [sheet(a) for a in in_state(DOCTOR, "belum") + in_state(DOCTOR, "draf")]
        for path in paths:
            for accept in ["text/html", "application/json"]:
                status, _, text = of(DOCTOR).get(path, Accept=accept)
                self.assertNotIn(note, text, path)
                self.assertNotIn(sheet_pub, text, path)
                if "semua" in path:
                    self.assertEqual(status, 409, path)

    def test_who_is_missing_is_told_to_the_chair_only(self):
        post = rows(DATA, "SELECT p.pub FROM post p JOIN selection s ON s.id = p.selection_id"
                          f" WHERE s.pub = '{SEL}' ORDER BY p.id LIMIT 1")[0][0]
        path = f"/seleksi/{SEL}/pleno/{post}"
        _, page = data(CHAIR, path)
        stage = next(s for s in page["stages"] if s["stage"] == STAGE)
        self.assertFalse(stage["complete"])
        self.assertIn(GATOT, [m["name"] for m in stage["missing"]])
        for name in [DOCTOR, GATOT]:
            for accept in ["text/html", "application/json"]:
                status, _, text = of(name).get(path, Accept=accept)
                self.assertEqual(status, 200)
                for other in {CHAIR, WENING, PROF, DOCTOR, GATOT} - {name}:
                    self.assertNotIn(other, text)
                self.assertNotRegex(text, r"\d+ dari \d+ lembar")
        for name in [CLERK, HEAD, ASSESSOR]:
            self.assertEqual(of(name).get(path)[0], 404, name)

    def test_values_of_a_stage_only_when_it_is_complete_and_the_own_sheets_are_locked(self):
        post = rows(DATA, "SELECT p.pub FROM post p JOIN selection s ON s.id = p.selection_id"
                          f" WHERE s.pub = '{SEL}' ORDER BY p.id LIMIT 1")[0][0]
        _, page = data(GATOT, f"/seleksi/{SEL}/pleno/{post}")
        for stage in page["stages"]:
            if stage["stage"] == STAGE:
                self.assertEqual((stage["has_values"], stage["table"]["rows"]), (False, []))
            else:
                self.assertTrue(stage["has_values"])      # handed over by the assessors


class Terms(unittest.TestCase):
    def test_fixed_and_closed_after_the_first_score(self):
        status, page = data(CHAIR, f"/seleksi/{SEL}/aturan-nilai")
        self.assertEqual(status, 200)
        self.assertTrue(page["has_fixed"])
        self.assertFalse(page["weights_state"]["open"] or page["rubric_state"]["open"])
        _, _, html = of(CHAIR).get(f"/seleksi/{SEL}/aturan-nilai")
        self.assertNotIn('action="/tindakan/selection.fix', html)
        self.assertEqual(of(HEAD).get(f"/seleksi/{SEL}/aturan-nilai")[0], 200)
        self.assertEqual(of("Hardjono Suryokusumo").get(f"/seleksi/{SEL}/aturan-nilai")[0], 404)

    def test_the_form_begins_with_what_holds(self):
        """A selection nobody was scored in: the button carries the draft into the form."""
        other = rows(DATA, "SELECT pub FROM selection ORDER BY id DESC LIMIT 1")[0][0]
        chair = rows(DATA, "SELECT x.p_name FROM role_grant g JOIN account x ON x.id = g.account_id JOIN selection s"
                           f" ON s.id = g.selection_id WHERE s.pub = '{other}' AND g.role = 'ketua-pansel'")[0][0]
        b = of(chair)
        status, _, html = b.get(f"/seleksi/{other}/aturan-nilai")
        self.assertEqual(status, 200)
        found = re.search(r'<form method="post" action="/tindakan/selection.fix_rubric">(.*?)</form>', html, re.S)
        form = {unescape(k): unescape(v) for k, v in
                re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found[1])}
        self.assertEqual(form["_step"], "isi")
        status, _, html = b.post("/tindakan/selection.fix_rubric", form)
        self.assertEqual(status, 200)
        for name, value in form.items():
            if name.endswith(".name"):
                self.assertIn(f'value="{value}"', html)
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM rubric WHERE ended_by IS NOT NULL"), [(0,)])


class Integrity(unittest.TestCase):
    def test_conflicts_by_number_and_only_ones_own(self):
        change(DATA, "DELETE FROM conflict")
        path = f"/seleksi/{SEL}/integritas"
        _, page = data(GATOT, path)
        self.assertEqual(page["applicants"]["count"], 8)
        _, _, html = of(GATOT).get(path)
        for name, in rows(DATA, "SELECT x.p_name FROM dossier d JOIN account x ON x.id = d.account_id"):
            self.assertNotIn(unescape(name), unescape(html))
        href = next(c["href"] for c in page["applicants"]["table"]["rows"][-1]["cells"] if c["href"])
        b = of(GATOT)
        _, _, form = b.get(href)
        about = re.search(r"about=([a-z0-9]+)", href)[1]
        status, headers, _ = b.post("/tindakan/committee.declare_conflict",
                                    {"selection": SEL, "about": about, "kind": "usaha", "_back": path, "_go": "1"})
        self.assertEqual((status, headers["Location"]), (303, path))
        _, page = data(GATOT, path)
        self.assertIn("usaha", json.dumps(page["applicants"]))
        _, page = data(DOCTOR, path)
        self.assertNotIn("usaha", json.dumps(page["applicants"]))
        self.assertEqual(of(DOCTOR).get(f"/seleksi/{SEL}/benturan")[0], 404)
        _, _, text = of(CHAIR).get(f"/seleksi/{SEL}/benturan")
        self.assertIn(GATOT, text)
        # from now on he neither reads nor scores the candidate
        status, _, _ = of(GATOT).get(sheet(about))
        self.assertEqual(status, 409)
        change(DATA, "DELETE FROM conflict")


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
