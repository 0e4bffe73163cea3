#!/usr/bin/env python3
"""Files that come with forms: python3 test/http/test_upload.py build/src/selter

What is good is kept, encrypted, once; what is wrong is refused with a sentence and leaves nothing; what
is cut off leaves nothing."""
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import sys
import tempfile
import time
import unittest
from html import unescape

from served import Browser, Server, change, play, rows, set_password

SELTER = None
PASSWORD = "kuda lumping sembilan"
PDF = b"%PDF-1.4\n" + b"isi surat lamaran \r\n--bata \x00\xff" * 4000
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
JPG = b"\xff\xd8\xff\xe0" + b"foto" * 999


def setUpModule():
    global DIR, DATA, SERVER, SELECTION
    DIR = tempfile.mkdtemp(prefix="selter-upload-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA)
    for who in ["wahyu@contoh.go.id", "hasna@contoh.go.id"]:
        set_password(SELTER, DATA, who, PASSWORD)
    with open(os.path.join(DATA, "access.json"), "w") as f:
        f.write('{"second_factor": "off"}')
    SERVER = Server(SELTER, DATA)
    SELECTION = rows(DATA, "SELECT pub FROM selection WHERE title LIKE 'Seleksi terbuka%'")[0][0]


def tearDownModule():
    SERVER.stop()
    shutil.rmtree(DIR)


def multipart(fields, files, boundary="batas"):
    out = b""
    for name, value in fields.items():
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for field, name, content in files:
        out += (f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n").encode() + content + b"\r\n"
    return out + f"--{boundary}--\r\n".encode()


class Applicant(Browser):
    def __init__(self, who="wahyu@contoh.go.id", server=None):
        super().__init__(server or SERVER)
        change(DATA, "DELETE FROM access_throttle")
        assert self.sign_in(who, PASSWORD)[0] == 303

    def send(self, files, act="application.attach", path=None, csrf=None, token=None, headers=None, **fields):
        self.get(f"/tindakan/{act}?selection={SELECTION}")
        given = {"_csrf": self.csrf() if csrf is None else csrf, "selection": SELECTION, **fields}
        if token:
            given["_token"] = token
        return self.ask("POST", path or f"/tindakan/{act}", multipart(given, files),
                        **{"Content_Type": "multipart/form-data; boundary=batas", "Sec_Fetch_Site": "same-origin",
                           **(headers or {})})

    def act(self, name, **fields):
        self.get(f"/tindakan/{name}?selection={SELECTION}")
        return self.post(f"/tindakan/{name}", {"selection": SELECTION, **fields})


def blobs():
    return rows(DATA, "SELECT state, length, slot FROM blob ORDER BY made_at")


def files_on_disk():
    return sorted(f for _, _, names in os.walk(os.path.join(DATA, "blobs")) for f in names)


def items():
    return rows(DATA, "SELECT item, p_file_name, bytes, sha256, blob FROM dossier_item WHERE ended_by IS NULL ORDER BY id")


class Uploads(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.me = Applicant()
        status, _, text = cls.me.act("application.start")
        assert status == 200, text

    def setUp(self):
        self.before = (blobs(), files_on_disk(), items())

    def unchanged(self):
        self.assertEqual((blobs(), files_on_disk(), items()), self.before)

    def sentence(self, text):
        return unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text)))

    def test_01_good(self):
        status, _, text = self.me.send([("file", "Surat Lamaran.pdf", PDF)], item="lamaran")
        self.assertEqual(status, 200, text)
        item, name, size, sha, blob = items()[-1]
        self.assertEqual((item, name, size, sha),
                         ("lamaran", "Surat Lamaran.pdf", len(PDF), hashlib.sha256(PDF).hexdigest()))
        self.assertEqual(blobs()[-1], ("kept", len(PDF), "application.attach/lamaran"))
        self.assertIn(blob, files_on_disk())
        with open(os.path.join(DATA, "blobs", blob[:2], blob), "rb") as f:
            self.assertNotIn(b"isi surat", f.read())

    def test_02_several(self):
        """A wrong one takes the others not along."""
        status, _, text = self.me.send([("file:sk-pangkat-jabatan", "sk.png", PNG), ("file:ijazah", "ijazah.pdf", b"<html>bukan"),
                                        ("file:lhkpn", "", b""), ("file:spt", "nilai.jpeg", JPG)])
        self.assertIn(status, (409, 422))
        said = self.sentence(text)
        self.assertIn("2 berkas lain tersimpan", said)
        self.assertIn('Isi "ijazah.pdf" bukan PDF, JPEG, atau PNG', said)
        got = {i[0] for i in items()}
        self.assertTrue({"sk-pangkat-jabatan", "spt"} <= got, got)
        self.assertNotIn("ijazah", got)
        self.assertEqual([b for b in blobs() if b[0] != "kept"], [])
        self.assertEqual(len(files_on_disk()), len(blobs()))

    def test_03_by_its_bytes(self):
        """A name says nothing: what is a picture within is one, and a letter must be a PDF."""
        status, _, text = self.me.send([("file", "surat.pdf", PNG)], item="lamaran")
        self.assertEqual(status, 422)
        self.assertIn('tidak diterima sebagai "png"; jenis berkas yang diterima: pdf', self.sentence(text))
        self.unchanged()
        status, _, text = self.me.send([("file", "ijazah.pdf", PNG)], item="ijazah")
        self.assertEqual(status, 200, text)

    def test_wrong_bytes(self):
        status, _, text = self.me.send([("file", "surat.pdf", b"MZ\x90\x00 program")], item="lamaran")
        self.assertEqual(status, 422)
        self.assertIn("bukan PDF, JPEG, atau PNG", self.sentence(text))
        self.unchanged()

    def test_empty_and_none(self):
        for files, said in [([("file", "a.pdf", b"")], "kosong"), ([("file", "", b"")], "wajib"), ([], "wajib")]:
            status, _, text = self.me.send(files, item="lamaran")
            self.assertEqual(status, 422, files)
            self.assertIn(said, self.sentence(text))
            self.unchanged()

    def test_stated_hash_is_nothing(self):
        for how in [{"sha256": "0" * 64, "bytes": "3", "blob": "x"}]:
            status, _, _ = self.me.send([], item="lamaran", file="surat.pdf", **how)
            self.assertEqual(status, 422)
            self.unchanged()
        status, _, _ = self.me.act("application.attach", item="lamaran", file="surat.pdf", sha256="0" * 64, bytes="3")
        self.assertEqual(status, 422)
        self.unchanged()

    def test_too_large(self):
        huge = b"%PDF-" + b"\0" * ((50 << 20) + 1)
        status, _, text = self.me.send([("file:lamaran", "besar.pdf", huge), ("file:spt", "nilai.jpg", JPG)])
        self.assertIn("lebih besar daripada 50 MB", self.sentence(text))
        self.assertIn("1 berkas lain tersimpan", self.sentence(text))
        self.assertEqual([b for b in blobs() if b[0] != "kept"], [])
        self.assertEqual(len(files_on_disk()), len(blobs()))

    def test_quota(self):
        """An account that has sent its share; nobody else is touched by it."""
        pub = rows(DATA, "SELECT pub FROM account WHERE p_email = 'wahyu@contoh.go.id'")[0][0]
        change(DATA, "INSERT INTO blob (id, owner, slot, state, length, most, done, made_at, expires_at)"
                     " VALUES ('penuh', ?, 'x', 'kept', 1073741825, 1073741825, 1073741825, 0, 0)", pub)
        try:
            status, _, text = self.me.send([("file", "a.pdf", PDF)], item="spt")
            self.assertEqual(status, 422)
            self.assertIn("Jatah unggahan akun Anda sudah penuh", self.sentence(text))
        finally:
            change(DATA, "DELETE FROM blob WHERE id = 'penuh'")
        self.unchanged()

    def test_more_than_a_request(self):
        c = http.client.HTTPConnection("127.0.0.1", SERVER.port, timeout=20)
        c.putrequest("POST", "/tindakan/application.attach")
        for k, v in {"Cookie": self.me.cookie, "Content-Type": "multipart/form-data; boundary=batas",
                     "Content-Length": str(300 << 20), "Sec-Fetch-Site": "same-origin"}.items():
            c.putheader(k, v)
        c.endheaders()
        self.assertEqual(c.getresponse().status, 413)
        c.close()
        self.unchanged()

    def test_guest(self):
        guest = Browser(SERVER)
        guest.get("/masuk")
        body = multipart({"_csrf": guest.csrf(), "selection": SELECTION, "item": "spt"}, [("file", "a.jpg", JPG * 99)])
        for content, expected in [(body, 413), (multipart({"_csrf": guest.csrf(), "selection": SELECTION, "item": "spt"},
                                                          [("file", "a.jpg", JPG)]), 403)]:
            status, _, _ = guest.ask("POST", "/tindakan/application.attach", content,
                                     Content_Type="multipart/form-data; boundary=batas", Sec_Fetch_Site="same-origin")
            self.assertEqual(status, expected)
            self.unchanged()

    def test_a_session_that_ended(self):
        """Heard out, and asked to sign in; nothing is kept of the file."""
        gone = Applicant()
        gone.get(f"/tindakan/application.attach?selection={SELECTION}")
        body = multipart({"_csrf": gone.csrf(), "selection": SELECTION, "item": "spt"}, [("file", "a.pdf", PDF)])
        change(DATA, "UPDATE access_session SET seen_at = seen_at - 86400000000 WHERE ended_at IS NULL")
        try:
            status, _, text = gone.ask("POST", "/tindakan/application.attach", body, Sec_Fetch_Site="same-origin",
                                       Content_Type="multipart/form-data; boundary=batas")
            self.assertEqual(status, 403)
            self.assertIn('name="password"', text)
            self.unchanged()
        finally:
            type(self).me = Applicant()

    def test_foreign_and_stale(self):
        for how in [{"headers": {"Sec_Fetch_Site": "cross-site"}}, {"csrf": "a" * 52}, {"csrf": ""}]:
            status, _, _ = self.me.send([("file", "a.jpg", JPG)], item="spt", **how)
            self.assertEqual(status, 403, how)
            self.unchanged()

    def test_somebody_elses(self):
        """An officer is no applicant; an applicant without a dossier has none to put it into."""
        status, _, _ = Applicant("hasna@contoh.go.id").send([("file", "a.jpg", JPG)], item="spt")
        self.assertIn(status, (403, 404, 409, 422))
        self.unchanged()

    def test_unknown_item(self):
        status, _, text = self.me.send([("file", "a.pdf", PDF)], item="sertifikat-renang")
        self.assertIn(status, (409, 422))
        self.assertIn("sertifikat-renang", text)
        self.unchanged()

    def test_the_same_again(self):
        """A form sent twice is answered as before and keeps one file."""
        first = self.me.send([("file", "skp.jpg", JPG)], item="spt", token="maksud-yang-satu")
        after = (blobs(), files_on_disk(), items())
        again = self.me.send([("file", "skp.jpg", JPG)], item="spt", token="maksud-yang-satu")
        self.assertEqual((first[0], again[0]), (200, 200))
        self.assertEqual((blobs(), files_on_disk(), items()), after)
        other = self.me.send([("file", "skp.jpg", JPG + b"lain")], item="spt", token="maksud-yang-satu")
        self.assertEqual(other[0], 409)
        self.assertEqual((blobs(), files_on_disk(), items()), after)

    def test_cut_off(self):
        """The line breaks in the middle of a file."""
        self.me.get(f"/tindakan/application.attach?selection={SELECTION}")
        body = multipart({"_csrf": self.me.csrf(), "selection": SELECTION, "item": "spt"}, [("file", "a.pdf", PDF * 9)])
        for cut in [200, 500, len(body) // 2, len(body) - 3]:
            with socket.create_connection(("127.0.0.1", SERVER.port)) as s:
                s.sendall((f"POST /tindakan/application.attach HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.me.cookie}\r\n"
                           f"Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=batas\r\n"
                           f"Content-Length: {len(body)}\r\n\r\n").encode() + body[:cut])
                time.sleep(0.3)
            for _ in range(100):
                if (blobs(), files_on_disk(), items()) == self.before:
                    break
                time.sleep(0.05)
            self.unchanged()

    def test_odd_bodies(self):
        csrf = {"_csrf": self.me.csrf(), "selection": SELECTION, "item": "spt"}
        good = multipart(csrf, [("file", "a.jpg", JPG)])
        for body, kind, expected in [
                (good, "multipart/form-data", 415), (good, "multipart/form-data; boundary=lain", 400),
                (b"x" + good, "multipart/form-data; boundary=batas", 400), (good + b"x", "multipart/form-data; boundary=batas", 400),
                (good[:-9], "multipart/form-data; boundary=batas", 400),
                (multipart(csrf, [("foto", "a.jpg", JPG)]), "multipart/form-data; boundary=batas", 400),
                (multipart({**csrf, "item\0x": "y"}, []), "multipart/form-data; boundary=batas", 400),
                (multipart(csrf, [("file", "a" * 3000, JPG)]), "multipart/form-data; boundary=batas", 400)]:
            status, _, _ = self.me.ask("POST", "/tindakan/application.attach", body, Content_Type=kind,
                                       Sec_Fetch_Site="same-origin")
            self.assertEqual(status, expected, kind)
            self.unchanged()
        status, _, _ = self.me.ask("POST", "/tindakan/application.start", good,
                                   Content_Type="multipart/form-data; boundary=batas", Sec_Fetch_Site="same-origin")
        self.assertEqual(status, 415)

    def test_twice_in_one(self):
        status, _, text = self.me.send([("file", "a.jpg", JPG), ("file", "b.pdf", b"%PDF-1.7 lain")], item="spt")
        self.assertNotIn("b.pdf", [i[1] for i in items()])

    def test_for_programs(self):
        self.me.get(f"/tindakan/application.attach?selection={SELECTION}")
        fields = {"_csrf": self.me.csrf(), "selection": SELECTION, "item": "spt"}
        status, _, text = self.me.ask("POST", "/api/tindakan/application.attach", multipart(fields, [("file", "s.png", PNG)]),
                                      Content_Type="multipart/form-data; boundary=batas", Sec_Fetch_Site="same-origin")
        self.assertEqual(status, 200, text)
        self.assertEqual(json.loads(text)["outcome"], "selesai")
        self.assertEqual(items()[-1][3], hashlib.sha256(PNG).hexdigest())
        before = items()
        status, _, _ = self.me.ask("POST", "/api/tindakan/application.attach", json.dumps(
            {"selection": SELECTION, "item": "spt", "file": "x.pdf", "sha256": "0" * 64, "bytes": 3}),
            Content_Type="application/json", Sec_Fetch_Site="same-origin", X_Selter_Csrf=fields["_csrf"])
        self.assertEqual(status, 415)
        self.assertEqual(items(), before)


class WhenLate(unittest.TestCase):
    def test_window_closed(self):
        """The sentence of the rules, and the draft is as it was."""
        me = Applicant()
        before = (blobs(), files_on_disk(), items())
        with open(os.path.join(DATA, "clock.json")) as f:
            clock = f.read()
        try:
            with open(os.path.join(DATA, "clock.json"), "w") as f:
                f.write(re.sub(r"20\d\d-\d\d-\d\dT[^\"]*", "2020-01-07T00:00:04+08:00", clock))
            late = Server(SELTER, DATA)
            try:
                status, _, text = Applicant(server=late).send([("file", "skp.pdf", PDF)], item="spt")
                self.assertEqual(status, 409)
                self.assertIn("Batas waktu telah lewat", text)
                self.assertIn("tetap tersimpan, tetapi tidak dinilai", text)
                self.assertEqual((blobs(), files_on_disk(), items()), before)
            finally:
                late.stop()
        finally:
            with open(os.path.join(DATA, "clock.json"), "w") as f:
                f.write(clock)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
