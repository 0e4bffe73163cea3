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


def setUpModule():
    global DIR, DATA, SERVER, PUB
    DIR = tempfile.mkdtemp(prefix="selter-office-")
    DATA = os.path.join(DIR, "data")
    scenario = os.path.join(DIR, "sebagian.yaml")
    cut(os.path.join(ROOT, "scenarios", "nasional.yaml"), "act: screening.judge", scenario)
    play(SELTER, DATA, scenario)
    with open(os.path.join(DATA, "access.json"), "w", encoding="utf-8") as f:
        json.dump({"second_factor": "off"}, f)
    for name in PEOPLE.values():
        set_password(SELTER, DATA, account(name), PASSWORD)
    SERVER = Server(SELTER, DATA)
    PUB = rows(DATA, "SELECT pub FROM selection")[0][0]


def tearDownModule():
    SERVER.stop()
    shutil.rmtree(DIR)


def account(name):
    nip, email, pub = rows(DATA, f"SELECT p_nip, p_email, pub FROM account WHERE p_name = '{name}'")[0]
    return nip or email or pub


def signed_in(who):
    b = Browser(SERVER)
    status, _, text = b.sign_in(account(PEOPLE[who]), PASSWORD)
    assert status == 303, text
    return b


def forms(text, action):
    """The forms of a page that are sent there, each as what it carries."""
    found = re.findall(r'<form method="post" action="%s"[^>]*>(.*?)</form>' % re.escape(action), text, re.S)
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
        for who in [None, "badan", "asesor", "pelamar"]:
            b = signed_in(who) if who else Browser(SERVER)
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

    def test_the_counter(self):
        b = signed_in("sek")
        self.assertIn("Tidak ada akun yang cocok", b.get(here("/loket?q=tidakada"))[2])
        text = b.get(here("/loket?q=kusnadi"))[2]
        href = re.search(r'href="(/tindakan/application\.receive_paper[^"]*)"', text)[1].replace("&amp;", "&")
        status, _, form = b.get(href)
        self.assertEqual(status, 200)
        self.assertIn("Terima berkas", form)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
