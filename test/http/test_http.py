#!/usr/bin/env python3
"""The web face from outside: python3 test/http/test_http.py build/src/selter

Statuses, headers, JSON equal to the data, what the public must not see, start and stop. (Framing:
test_framing.py; markup: test_markup.py.) All run against a folder played from site.yaml."""
import gzip
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import served
from served import ROOT, Server, play, rows

SELTER = None
ANNOUNCED_TITLE = "Seleksi terbuka Kepala Dinas Kesehatan dan Kepala Dinas Sosial"
UNKNOWN = "zzzzzzzzzz"
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def setUpModule():
    global DIR, DATA, SERVER, PUB, HIDDEN
    DIR = tempfile.mkdtemp(prefix="selter-http-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA)
    SERVER = Server(SELTER, DATA)
    PUB = rows(DATA, f"SELECT pub FROM selection WHERE title = '{ANNOUNCED_TITLE}'")[0][0]
    HIDDEN = [r[0] for r in rows(DATA, "SELECT pub FROM selection WHERE title LIKE 'KNR%' ORDER BY id")]


def tearDownModule():
    SERVER.stop()
    shutil.rmtree(DIR)


def pages():
    version = rows(DATA, "SELECT pub FROM announcement")[0][0]
    return ["/", f"/seleksi/{PUB}", f"/seleksi/{PUB}/pengumuman",
            f"/seleksi/{PUB}/pengumuman/{version}", f"/seleksi/{PUB}/linimasa", "/regulasi",
            "/regulasi/bantaeng-69-2019", f"/regulasi/bantaeng-69-2019?selection={PUB}",
            "/regulasi/ntt-34-2019", "/regulasi/blora-55-2014", "/regulasi/nasional-15-2019",
            "/regulasi/ntt-34-2019/banding/blora-55-2014", "/jurnal"]


class Statuses(unittest.TestCase):
    def test_every_public_page_is_served(self):
        for path in pages():
            status, headers, body = SERVER.get(path)
            self.assertEqual(status, 200, path)
            self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
            self.assertIn(b'<html lang="id">', body)

    def test_security_headers_on_every_answer(self):
        asset = re.search(r'/aset/selter-[0-9a-f]{16}\.css', SERVER.html("/")[1])[0]
        for path in pages() + ["/tidak-ada", "/?before=Z!", "/regulasi/", asset, "/.json"]:
            _, headers, _ = SERVER.get(path)
            for name, value in SECURITY.items():
                self.assertEqual(headers[name], value, (path, name))
            policy = headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertIn("script-src 'self'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertTrue(headers["Cache-Control"], path)

    def test_not_found(self):
        for path in ["/tidak-ada", "/seleksi", f"/seleksi/{UNKNOWN}", f"/seleksi/{UNKNOWN}/linimasa",
                     f"/seleksi/{PUB}/lain", "/regulasi/entah", "/seleksi/..%2f..%2fetc%2fpasswd",
                     "/aset/selter.css", "/aset/..%2f..%2fREADME.md", "/aset", "/body.frame",
                     "/regulasi/ntt-34-2019/banding/entah", "/seleksi/" + "a" * 300]:
            status, headers, body = SERVER.get(path)
            self.assertEqual(status, 404, path)
            self.assertIn("Halaman tidak ditemukan".encode(), body)
            status, answer = SERVER.json(path)
            self.assertEqual((status, answer["error"]["class"]), (404, "not-found"), path)
            self.assertEqual(headers["Cache-Control"], "no-store")

    def test_wrong_query_is_told(self):
        status, text = SERVER.html("/?before=Bukan%20Kode")
        self.assertEqual(status, 400)
        self.assertIn("Ada 1 hal yang perlu diperbaiki", text)
        status, answer = SERVER.json("/?before=Bukan%20Kode")
        self.assertEqual(answer["error"]["faults"][0]["field"], "before")

    def test_strange_query_parameters(self):
        self.assertEqual(SERVER.get("/?fbclid=abc")[0], 200)        # a reader came by a link
        status, answer = SERVER.json("/?fbclid=abc")                # a program is told
        self.assertEqual((status, answer["error"]["faults"][0]["field"]), (400, "fbclid"))
        self.assertEqual(SERVER.get("/?before=")[0], 200)           # an empty field was not given

    def test_trailing_slash_goes_to_the_page_itself(self):
        status, headers, _ = SERVER.get("/regulasi/")
        self.assertEqual((status, headers["Location"]), (308, "/regulasi"))
        _, headers, _ = SERVER.get("/regulasi/ntt-34-2019/?selection=a%26b")
        self.assertEqual(headers["Location"], "/regulasi/ntt-34-2019?selection=a%26b")
        for path in ["//contoh.test/", "/%2fcontoh.test/", "/\\contoh.test/"]:
            _, headers, _ = SERVER.get(path)
            self.assertIsNone(headers["Location"], path)            # nowhere else

    def test_other_methods(self):
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "ANEH"]:
            status, headers, _ = SERVER.get("/", method=method)
            self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD, POST"), method)
            self.assertEqual(headers["Connection"].lower(), "close")

    def test_pages_are_only_read(self):
        for path in ["/", "/regulasi", "/jurnal"]:
            status, headers, _ = SERVER.get(path, method="POST", Sec_Fetch_Site="same-origin")
            self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"), path)

    def test_head_is_get_without_body(self):
        for path in pages() + ["/tidak-ada", "/regulasi.json"]:
            got, head = SERVER.get(path), SERVER.get(path, method="HEAD")
            self.assertEqual((head[0], head[2]), (got[0], b""), path)
            for name in ["Content-Type", "Content-Length", "ETag", "Cache-Control"]:
                self.assertEqual(head[1][name], got[1][name], (path, name))

    def test_one_connection_many_requests(self):
        request = b"GET /jurnal.json HTTP/1.1\r\nHost: x\r\n\r\n"
        last = b"GET /jurnal.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        answer, closed = SERVER.raw(request * 4 + last)
        self.assertEqual(answer.count(b"HTTP/1.1 200"), 5)
        self.assertTrue(closed)


class Formats(unittest.TestCase):
    def test_json_three_ways(self):
        for path in pages():
            suffix = path.replace("?", ".json?") if "?" in path else path + ".json"
            joined = path + ("&" if "?" in path else "?") + "format=json"
            by_header = SERVER.get(path, Accept="application/json")
            for other in [SERVER.get(suffix), SERVER.get(joined)]:
                self.assertEqual(other[0], 200)
                a, b = json.loads(by_header[2]), json.loads(other[2])
                for moment in (a, b):                               # the clock went on between
                    if moment.get("announcement"):
                        moment["announcement"]["window"].pop("now")
                        moment["announcement"]["window"].pop("seconds_left")
                self.assertEqual(a, b, path)
            self.assertEqual(by_header[1]["Content-Type"], "application/json; charset=utf-8")
            self.assertEqual(by_header[1]["Vary"], "Accept, Accept-Encoding, Cookie, Authorization")

    def test_accept(self):
        for accept, kind in [("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
                             ("*/*", "text/html"), ("application/json;q=0.9, text/html;q=0.5", "application/json"),
                             ("application/json;q=0.4, text/html", "text/html"),
                             ("application/json;q=0", "text/html"), ("application/jsonx", "text/html")]:
            _, headers, _ = SERVER.get("/", Accept=accept)
            self.assertTrue(headers["Content-Type"].startswith(kind), accept)

    def test_json_is_the_data_and_nothing_else(self):
        _, data = SERVER.json("/")
        self.assertEqual(set(data), {"groups", "count", "none", "continued", "older"})
        shown = data["groups"][0]["selections"]
        self.assertEqual([s["pub"] for s in shown], [PUB])
        stored = rows(DATA, "SELECT opens, closes FROM announcement WHERE ended_by IS NULL")[0]
        self.assertEqual((shown[0]["opens"]["$date"], shown[0]["closes"]["$date"]), stored)

    def test_json_etag(self):
        _, headers, _ = SERVER.get("/regulasi.json")
        status, _, body = SERVER.get("/regulasi.json", If_None_Match=headers["ETag"])
        self.assertEqual((status, body), (304, b""))
        self.assertEqual(SERVER.get("/regulasi.json", If_None_Match='"lain"')[0], 200)

    def test_assets(self):
        _, text = SERVER.html("/")
        for path in re.findall(r'/aset/[^"]+', text):
            status, headers, body = SERVER.get(path)
            self.assertEqual(status, 200)
            self.assertIn("immutable", headers["Cache-Control"])
            self.assertGreater(len(body), 100)
            status, again, body = SERVER.get(path, If_None_Match=headers["ETag"])
            self.assertEqual((status, body), (304, b""))
        self.assertEqual(SERVER.get("/aset/selter-0000000000000000.css")[0], 404)

    def test_compressed_where_it_is_taken(self):
        asset = re.search(r'/aset/selter-[0-9a-f]{16}\.css', SERVER.html("/")[1])[0]
        for path in ["/regulasi", "/regulasi.json", asset]:
            plain, packed = SERVER.get(path), SERVER.get(path, Accept_Encoding="br, gzip;q=0.8")
            self.assertIsNone(plain[1]["Content-Encoding"])
            self.assertEqual(packed[1]["Content-Encoding"], "gzip")
            for _, headers, _ in (plain, packed):
                self.assertIn("Accept-Encoding", headers["Vary"])
            self.assertLess(len(packed[2]), len(plain[2]) / 2)
            self.assertEqual(gzip.decompress(packed[2])[:200], plain[2][:200])
            for refused in ["", "gzip;q=0", "br"]:
                self.assertIsNone(SERVER.get(path, Accept_Encoding=refused)[1]["Content-Encoding"])
            if packed[1]["ETag"]:
                self.assertEqual(packed[1]["ETag"], "W/" + plain[1]["ETag"])
                self.assertEqual(SERVER.get(path, Accept_Encoding="gzip", If_None_Match=packed[1]["ETag"])[0], 304)

    def test_light(self):
        """The first visit of a page of the public, and those after it."""
        def weight(path):
            return len(SERVER.get(path, Accept_Encoding="gzip")[2])
        for path in pages():
            assets = set(re.findall(r'/aset/[^"]+', SERVER.html(path)[1]))
            if "/regulasi/" not in path:                            # the law is as long as it is
                self.assertLess(weight(path), 20_000, path)
            self.assertLess(weight(path) + sum(map(weight, assets)), 80_000, path)


class Pages(unittest.TestCase):
    def test_announcement_counts_its_days(self):
        _, data = SERVER.json(f"/seleksi/{PUB}/pengumuman")
        days = data["period"]["days"]
        self.assertEqual((days[0]["date"]["$date"], days[-1]["date"]["$date"]), ("2019-12-09", "2020-01-06"))
        self.assertEqual(sum(d["counted"] for d in days), 15)
        self.assertEqual([d["date"]["$date"] for d in days if d["earliest"]], ["2020-01-02"])
        self.assertEqual([d["date"]["$date"] for d in days if d["closes"]], ["2020-01-06"])
        self.assertEqual([d["why"] for d in days if d["holiday"]],
                         ["hari pembukaan", "Cuti bersama Natal", "Natal", "Tahun Baru Masehi"])
        _, text = SERVER.html(f"/seleksi/{PUB}/pengumuman")
        for words in ["Senin, 6 Januari 2020 pukul 23.59 WITA", "24 Desember 2019: Cuti bersama Natal",
                      "2 Januari 2020: penutupan paling cepat", "18 Desember 2019: hari ini"]:
            self.assertIn(words, text)

    def test_timeline_plan_against_what_happened(self):
        _, data = SERVER.json(f"/seleksi/{PUB}/linimasa")
        step = {s["id"]: s for s in data["steps"]}
        publish = step["BTG-II.B.1.a"]["rows"][0]                   # planned by the office
        self.assertEqual(publish["planned_until"]["$date"], "2019-12-05")
        self.assertEqual((publish["done"]["$date"], publish["overdue"], publish["late"]),
                         ("2019-12-09", True, "terlambat 4 hari"))
        window = step["BTG-II.B.1.b"]["rows"][0]
        self.assertEqual((window["state"], window["overdue"]), ("berjalan", False))
        check = step["BTG-II.B.2.a"]["rows"][0]
        self.assertEqual((check["state"], check["after"]["id"]), ("belum", "BTG-II.B.1.b"))
        self.assertEqual(len(step["BTG-II.A.2"]["rows"]), 2)        # one a post
        for s in data["steps"]:                                     # the public reads days
            for row in s["rows"]:
                self.assertFalse([k for k in row if k.endswith("_at")], s["id"])
        self.assertIn("terlambat 4 hari", SERVER.html(f"/seleksi/{PUB}/linimasa")[1])

    def test_timeline_draws_within_its_strip(self):
        _, data = SERVER.json(f"/seleksi/{PUB}/linimasa")
        for s in data["steps"]:
            for row in s["rows"]:
                for bar in ("plan", "actual", "waiting"):
                    b = row["strip"].get(bar)
                    if b:
                        self.assertTrue(0 <= b["x"] and b["width"] > 0 and b["x"] + b["width"] <= 100.01, s["id"])

    def test_law_shows_every_clause_and_what_enforces_it(self):
        for key in ["ntt-34-2019", "bantaeng-69-2019", "blora-55-2014", "nasional-15-2019"]:
            shown = json.loads(subprocess.run([SELTER, "regulation", "show", key, "--json"],
                                              capture_output=True, check=True).stdout)
            _, data = SERVER.json(f"/regulasi/{key}")
            self.assertEqual([c["id"] for c in data["clauses"]], [c["id"] for c in shown["clauses"]])
            for mine, theirs in zip(data["clauses"], shown["clauses"]):
                self.assertEqual((mine["text"], mine["cite"], mine["kind"], mine["rule_keys"]),
                                 (theirs["text"], theirs["cite"], theirs["kind"], theirs["rule_keys"]))
            self.assertEqual(len(data["readings"]), len(shown["readings"]))
            for r in data["readings"]:
                self.assertTrue(r["matter"] and r["reason"] and r["choice"] in r["choices"], r["key"])
            _, text = SERVER.html(f"/regulasi/{key}")
            for c in data["clauses"]:
                self.assertIn(f'id="{c["id"]}"', text)
        _, data = SERVER.json("/regulasi/bantaeng-69-2019")
        clause = {c["id"]: c for c in data["clauses"]}["BTG-II.B.1.b"]
        self.assertIn("announcement.period", " ".join(clause["rule_keys"]))
        self.assertIn("announcement.publish", [a["name"] for a in clause["acts"]])
        self.assertTrue(clause["readings"])

    def test_law_compared_as_the_command_line_does(self):
        shown = json.loads(subprocess.run([SELTER, "regulation", "diff", "ntt-34-2019", "blora-55-2014",
                                           "--json"], capture_output=True, check=True).stdout)
        _, data = SERVER.json("/regulasi/ntt-34-2019/banding/blora-55-2014")
        self.assertEqual([(c["path"], c["a"], c["b"]) for p in data["parts"] for c in p["changes"]],
                         [(c["path"], c["a"], c["b"]) for c in shown])
        self.assertEqual(len(data["parts"]), len({p["key"] for p in data["parts"]}))
        self.assertFalse([p["key"] for p in data["parts"] if p["title"] == p["key"]])

    def test_checkpoint_is_the_newest_signed_one(self):
        newest = rows(DATA, "SELECT size, hex(root) FROM journal_checkpoint ORDER BY size DESC LIMIT 1")
        _, data = SERVER.json("/jurnal")
        if not newest:
            self.assertIsNone(data["latest"])
            self.assertIn("Belum ada segel", SERVER.html("/jurnal")[1])
            return
        self.assertEqual((data["latest"]["size"], data["latest"]["root"]), (newest[0][0], newest[0][1].lower()))

    def test_legal_time_set_by_hand_is_said(self):
        for path in pages() + ["/tidak-ada"]:
            _, text = SERVER.html(path)
            self.assertIn("Peragaan.", text)
            self.assertRegex(text, r"Waktu server: <time[^>]*>Rabu, 18 Desember 2019 pukul 09\.3\d WITA")


class Secrets(unittest.TestCase):
    """Nothing of a selection before it is announced, and what people wrote never becomes markup."""

    def test_not_announced_is_as_if_it_were_not(self):
        self.assertEqual(len(HIDDEN), 2)
        for pub in HIDDEN:
            for rest in ["", "/pengumuman", "/linimasa", "/hasil-administrasi", "/pengumuman/" + UNKNOWN,
                         "/pengaduan", "/pemeriksaan", "/buku-pendaftaran", "/lamaran", "/nominatif"]:
                for form in ["?format=json", "?format=html"]:
                    hidden = SERVER.get(f"/seleksi/{pub}{rest}{form}")
                    unknown = SERVER.get(f"/seleksi/{UNKNOWN}{rest}{form}")
                    self.assertEqual(hidden[0], unknown[0], rest)
                    self.assertIn(hidden[0], (303, 404) if "html" in form else (404,), rest)
                    if "json" in form:
                        self.assertEqual(hidden[2], unknown[2])
                    self.assertEqual(len(hidden[2]), len(unknown[2]), rest)
                    self.assertEqual(sorted(hidden[1].keys()), sorted(unknown[1].keys()))
            for key in ["blora-55-2014", "bantaeng-69-2019"]:
                self.assertEqual(SERVER.get(f"/regulasi/{key}?selection={pub}")[0], 404)

    def test_no_canary_anywhere(self):
        for path in pages() + [f"/seleksi/{p}" for p in HIDDEN]:
            for form in ("html", "json"):
                body = SERVER.get(path + ("&" if "?" in path else "?") + "format=" + form)[2]
                self.assertNotIn(b"KNR", body, path)
                for pub in HIDDEN:
                    if pub not in path:
                        self.assertNotIn(pub.encode(), body, path)

    def test_pages_of_those_at_work_are_not_the_publics(self):
        for rest in ["/pengaduan", "/pemeriksaan", "/buku-pendaftaran", "/nominatif", "/lamaran"]:
            self.assertEqual(SERVER.get(f"/seleksi/{PUB}{rest}.json")[0], 404, rest)
            status, headers, body = SERVER.get(f"/seleksi/{PUB}{rest}")
            self.assertEqual((status, headers["Location"][:7], body), (303, "/masuk?", b""), rest)

    def test_no_private_names(self):
        names = [r[0] for r in rows(DATA, "SELECT p_name FROM account")]
        for path in pages():
            body = SERVER.get(path)[2].decode()
            for name in names:
                self.assertNotIn(name, body, path)

    def test_written_markup_stays_text(self):
        _, text = SERVER.html(f"/seleksi/{PUB}/pengumuman")
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", text)
        self.assertIn("Contoh &lt;Raya&gt; &amp; &quot;Jaya&quot;", text)
        for path in pages():
            self.assertNotIn("<script>", SERVER.html(path)[1])
        _, text = SERVER.html("/?before=%22%3E%3Cimg%20src=x%3E")
        self.assertNotIn("<img", text)


class Cancelled(unittest.TestCase):
    """What was announced stays readable after a cancellation, which is said; its reason is not."""

    def test_cancelled_after_the_announcement(self):
        scenario, data = os.path.join(DIR, "batal.yaml"), os.path.join(DIR, "batal")
        with open(served.SCENARIO, encoding="utf-8") as f:
            steps = f.read()
        with open(scenario, "w", encoding="utf-8") as f:
            f.write(steps + "  - {at: 2019-12-19T08:00+08:00, as: bupati, act: selection.cancel,"
                            " with: {selection: $sel, reason: KNRALASAN}}\n")
        play(SELTER, data, scenario)
        pub = rows(data, f"SELECT pub FROM selection WHERE title = '{ANNOUNCED_TITLE}'")[0][0]
        server = Server(SELTER, data)
        try:
            _, listed = server.json("/")
            self.assertEqual([g["count"] for g in listed["groups"]], [0, 0, 1])
            status, text = server.html(f"/seleksi/{pub}")
            self.assertIn("Seleksi ini dibatalkan pada 19 Desember 2019", text)
            self.assertNotIn("hari lagi", text)
            for rest in ["", "/pengumuman", "/linimasa"]:
                for form in ["html", "json"]:
                    status, _, body = server.get(f"/seleksi/{pub}{rest}?format={form}")
                    self.assertEqual(status, 200, rest)
                    self.assertNotIn(b"KNR", body)
            for hidden in rows(data, "SELECT pub FROM selection WHERE title LIKE 'KNR%'"):
                self.assertEqual(server.get(f"/seleksi/{hidden[0]}")[0], 404)
        finally:
            server.stop()


class Law(unittest.TestCase):
    """A selection is bound to the copy it was opened under, whatever becomes of the file."""

    def test_changed_file_and_pinned_copy(self):
        share = os.path.join(DIR, "share")
        os.mkdir(share)
        for name in ["templates", "assets", "calendars"]:
            os.symlink(os.path.join(ROOT, name), os.path.join(share, name))
        shutil.copytree(os.path.join(ROOT, "regulations"), os.path.join(share, "regulations"))
        path = os.path.join(share, "regulations", "bantaeng-69-2019.yaml")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        changed = text.replace("    clause: BTG-II.B.1.b\n    count: 15\n", "    clause: BTG-II.B.1.b\n    count: 20\n", 1)
        self.assertNotEqual(changed, text)
        with open(path, "w", encoding="utf-8") as f:
            f.write(changed)
        server = Server(SELTER, DATA, "--share", share)
        try:
            _, shelf = server.json("/regulasi/bantaeng-69-2019")
            _, bound = server.json(f"/regulasi/bantaeng-69-2019?selection={PUB}")
            self.assertNotEqual(shelf["regulation"]["hash"], bound["regulation"]["hash"])
            self.assertTrue(bound["bound_to"]["differs"])
            self.assertIn("Berkas peraturan sejak itu berubah",
                          server.html(f"/regulasi/bantaeng-69-2019?selection={PUB}")[1])
            _, shown = server.json(f"/seleksi/{PUB}/pengumuman")
            self.assertEqual(shown["period"]["count"], 15)          # the copy judges, not the file
            _, change = server.json("/regulasi/bantaeng-69-2019/banding/blora-55-2014")
            self.assertIn("20", [c["a"] for p in change["parts"] for c in p["changes"]
                                 if c["path"] == "announcement.period.count"])
        finally:
            server.stop()


class StartAndStop(unittest.TestCase):
    def serve(self, *options, data=None):
        return subprocess.run([SELTER, "serve", "--data", data or DATA, *options],
                              capture_output=True, text=True, timeout=20)

    def test_only_loopback_without_tls(self):
        for listen in ["0.0.0.0:0", "192.168.1.7:8080", "10.0.0.1:80", "[::]:0", "[2001:db8::1]:80"]:
            done = self.serve("--listen", listen)
            self.assertEqual(done.returncode, 2, listen)
            self.assertIn("TLS", done.stderr)
            self.assertIn("nginx", done.stderr)

    def test_what_is_no_address(self):
        for listen in ["8080", ":8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:-1",
                       "contoh.test:80", "[::1:80", "", "127.0.0.1:"]:
            done = self.serve("--listen", listen)
            self.assertEqual(done.returncode, 2, (listen, done.stderr))
            self.assertIn("ALAMAT:PORT", done.stderr, listen)

    def test_no_folder(self):
        self.assertEqual(self.serve(data=os.path.join(DIR, "tidak-ada")).returncode, 3)

    def test_port_in_use(self):
        done = self.serve("--listen", f"127.0.0.1:{SERVER.port}")
        self.assertEqual(done.returncode, 3)
        self.assertIn("tidak dapat didengarkan", done.stderr)

    def test_faults_of_templates_refuse_the_start(self):
        share = os.path.join(DIR, "broken")
        os.mkdir(share)
        for name in ["assets", "calendars", "regulations"]:
            os.symlink(os.path.join(ROOT, name), os.path.join(share, name))
        shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(share, "templates"))
        for name, text in [("error", "<p>\n  {{#a}}\n</p>"), ("law", "<p>{{{title}}}</p>")]:
            with open(os.path.join(share, "templates", "pages", name + ".html"), "w", encoding="utf-8") as f:
                f.write(text)
        done = self.serve("--listen", "127.0.0.1:0", "--share", share)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"pages/error\.html:2:\d+: ")   # all of them, with their place
        self.assertRegex(done.stderr, r"pages/law\.html:1:\d+: ")
        os.remove(os.path.join(share, "templates", "pages", "law.html"))
        shutil.copy(os.path.join(ROOT, "templates/pages/error.html"),
                    os.path.join(share, "templates/pages/error.html"))
        done = self.serve("--listen", "127.0.0.1:0", "--share", share)
        self.assertEqual(done.returncode, 3)                          # a public page without one
        self.assertIn("law", done.stderr)

    def test_seals_what_waits_in_the_journal(self):
        data = os.path.join(DIR, "unsealed")
        shutil.copytree(DATA, data)
        with sqlite3.connect(os.path.join(data, "selter.db")) as db:
            db.execute("INSERT INTO journal_leaf (bytes, hash, made_at) VALUES (x'00', randomblob(32), 1)")
            db.execute("UPDATE journal_checkpoint SET signed_at = signed_at - 3600000000")
        before = rows(data, "SELECT COUNT(*) FROM journal_checkpoint")[0][0]
        server = Server(SELTER, data)
        try:
            for _ in range(100):
                if not rows(data, "SELECT COUNT(*) FROM journal_leaf WHERE idx IS NULL")[0][0]:
                    break
                time.sleep(0.05)
            time.sleep(0.2)
            _, shown = server.json("/jurnal")
        finally:
            server.stop()
        self.assertEqual(rows(data, "SELECT COUNT(*) FROM journal_leaf WHERE idx IS NULL")[0][0], 0)
        after = rows(data, "SELECT COUNT(*), MAX(size) FROM journal_checkpoint")[0]
        self.assertEqual((after[0], shown["latest"]["size"]), (before + 1, after[1]))

    def test_stops_on_both_signals(self):
        for sig in (signal.SIGTERM, signal.SIGINT):
            server = Server(SELTER, DATA)
            idle = socket.create_connection(("127.0.0.1", server.port))   # does not hold it up
            begun = time.monotonic()
            self.assertEqual(server.stop(sig), 0)
            self.assertLess(time.monotonic() - begun, 5)
            idle.close()

    def test_requests_in_work_end_before_the_stop(self):
        server = Server(SELTER, DATA)
        results = []

        def ask():
            for _ in range(20):
                try:
                    results.append(len(server.get("/regulasi/bantaeng-69-2019")[2]))
                except (ConnectionError, OSError):
                    results.append(None)                             # not begun: refused
                except Exception as e:                               # begun and cut: a fault
                    results.append(e)

        whole = len(SERVER.get("/regulasi/bantaeng-69-2019")[2])
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for t in threads:
            t.start()
        time.sleep(0.05)
        self.assertEqual(server.stop(), 0)
        for t in threads:
            t.join()
        self.assertTrue(all(r is None or r == whole for r in results), results)
        self.assertIn(whole, results)

    def test_idle_connections_do_no_harm(self):
        idle = [socket.create_connection(("127.0.0.1", SERVER.port)) for _ in range(200)]
        for s in idle[::2]:
            s.sendall(b"GET / HTTP/1.1\r\nHost:")                    # and never on
        begun = time.monotonic()
        self.assertEqual(SERVER.get("/jurnal.json")[0], 200)
        self.assertLess(time.monotonic() - begun, 2)
        for s in idle:
            s.close()

    def test_many_at_once(self):
        errors = []

        def ask(n):
            path = pages()[n % len(pages())]
            for _ in range(10):
                if SERVER.get(path)[0] != 200:
                    errors.append(path)

        threads = [threading.Thread(target=ask, args=(i,)) for i in range(12)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(errors, [])

    def test_log_lines_are_structured_and_hold_no_query(self):
        SERVER.get("/?before=rahasia123")
        SERVER.raw(b"GET /a%0d%0aevent=palsu HTTP/1.1\r\nHost: x\r\n\r\n")
        log = SERVER.read_log()
        for line in log.splitlines():
            self.assertRegex(line, r"^ts=\S+Z level=\w+ event=\S+")
        self.assertIn("method=GET route=selection.list status=200", log)
        self.assertNotIn("rahasia123", log)
        self.assertNotRegex(log, r"(?m)^event=palsu")


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
