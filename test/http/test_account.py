#!/usr/bin/env python3
"""One's own account from outside: python3 test/http/test_account.py build/src/selter

The second factor (codes made by oathtool), passwords, tokens, links and the mails that carry them,
through a real mail server on loopback. Time passes by making rows older."""
import email
import email.policy
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.append("/usr/lib/python3/dist-packages")    # Debian's, should python3 be another
from aiosmtpd.controller import Controller

from served import Browser, Server, change, hidden, play, rows, set_password

SELTER = None
PASSWORD, OTHER = "kuda lumping sembilan", "pohon asam di halaman"
APPLICANT, OFFICER, ADMIN = "wahyu@contoh.go.id", "hasna@contoh.go.id", "admin@contoh.go.id"


class Sink:
    """Keeps what it is sent; refuses mailboxes that begin with penuh (for now) or tiada (for good)."""

    def __init__(self):
        self.mails, self.busy = [], 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("penuh") and self.busy < 1:
            self.busy += 1
            return "451 nanti"
        if address.startswith("tiada"):
            return "550 tidak ada kotak surat itu"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"

    def wait(self, to, n=1, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [m for address, m in self.mails if address == to]
            if len(found) >= n:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to}: {rows(DATA, 'SELECT state, tries, reply FROM mail_recipient')}")


def setUpModule():
    global DIR, DATA, SERVER, SINK, SMTP
    DIR = tempfile.mkdtemp(prefix="selter-account-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA)
    for who in [APPLICANT, OFFICER, ADMIN]:
        set_password(SELTER, DATA, who, PASSWORD)
    SINK = Sink()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    SMTP = Controller(SINK, hostname="127.0.0.1", port=port)
    SMTP.start()
    with open(os.path.join(DATA, "mail.json"), "w") as f:
        json.dump({"host": "127.0.0.1", "port": port, "tls": "none", "from": "seleksi@contoh.go.id",
                   "site": "https://seleksi.contoh.go.id"}, f)
    SERVER = Server(SELTER, DATA)


def tearDownModule():
    SERVER.stop()
    SMTP.stop()
    shutil.rmtree(DIR)


def clean():
    for table in ["access_throttle", "second_factor", "recovery_code", "access_session", "access_token"]:
        change(DATA, f"DELETE FROM {table}")


def signed_in(who=APPLICANT, password=PASSWORD):
    change(DATA, "DELETE FROM access_throttle")
    b = Browser(SERVER)
    status, headers, text = b.sign_in(who, password)
    assert status == 303, (status, re.findall(r"alert..<p>(.*?)<", text))
    b.get("/akun")
    return b


def code(seed, shift=0):
    """From a program that is not ours."""
    return subprocess.run(["oathtool", "--totp", "-b", "--now", f"@{int(time.time()) + shift}", seed],
                          capture_output=True, text=True, check=True).stdout.strip()


def seed_of(page):
    return re.search(r'class="seed">([A-Z2-7 ]+)<', page)[1].replace(" ", "")


def enrol(b, shift=-30):
    """Leaves the code of now unused."""
    b.get("/akun/kode")
    seed = seed_of(b.page)
    status, _, text = b.post("/akun/kode", {"code": code(seed, shift)})
    assert status == 200, (status, re.findall(r"alert..<p>(.*?)<", text))
    return seed, re.findall(r"<li><code>([a-z0-9-]+)</code>", text)


def link_path(mail):
    return re.search(r"https://seleksi.contoh.go.id(/tautan/[a-z0-9-]+)", mail.get_content())[1]


class SecondFactor(unittest.TestCase):
    def setUp(self):
        clean()

    def test_an_officer_must_enrol_before_anything(self):
        b = signed_in(OFFICER)
        for path in ["/", "/akun", "/regulasi", "/tidak-ada", "/masuk"]:
            status, headers, _ = b.get(path)
            self.assertEqual((status, headers["Location"]), (303, "/akun/kode"), path)
        self.assertEqual(b.get("/regulasi.json")[0], 403)
        b.get("/akun/kode")
        self.assertEqual(b.post("/akun/token", {"name": "x", "scope": "baca"})[1]["Location"], "/akun/kode")
        seed, codes = enrol(b)
        self.assertEqual(len(set(codes)), 10)
        self.assertEqual(b.get("/akun")[0], 200)

    def test_wrong_and_empty_first_codes(self):
        b = signed_in(OFFICER)
        b.get("/akun/kode")
        seed = seed_of(b.page)
        self.assertIn("<svg", b.page)
        for wrong, status in [("", 422), ("000000", 403), ("abc", 403), (code(seed, 300), 403)]:
            self.assertEqual(b.post("/akun/kode", {"code": wrong})[0], status)
            self.assertEqual(seed_of(b.page), seed)      # the same as the telephone has
        self.assertEqual(b.get("/akun")[0], 303)

    def test_a_code_counts_once(self):
        seed, _ = enrol(signed_in(OFFICER))
        b = Browser(SERVER)
        status, headers, _ = b.sign_in(OFFICER, PASSWORD)
        self.assertEqual((status, headers["Location"]), (303, "/masuk/kode"))
        for path in ["/", "/akun", "/akun/kode", "/regulasi"]:
            self.assertEqual(b.get(path)[1]["Location"], "/masuk/kode", path)
        halfway = b.cookie
        b.get("/masuk/kode")
        used = code(seed)
        self.assertEqual(b.post("/masuk/kode", {"code": used})[0], 303)
        self.assertNotEqual(b.cookie, halfway)
        self.assertEqual(b.get("/akun")[0], 200)
        again = Browser(SERVER)
        again.sign_in(OFFICER, PASSWORD)
        again.get("/masuk/kode")
        self.assertEqual(again.post("/masuk/kode", {"code": used})[0], 403)
        self.assertEqual(again.post("/masuk/kode", {"code": code(seed, -30)})[0], 403)
        self.assertEqual(again.post("/masuk/kode", {"code": code(seed, 90)})[0], 403)
        self.assertEqual(again.post("/masuk/kode", {"code": code(seed, 30)})[0], 303)   # one step ahead

    def test_a_paper_code_counts_once(self):
        _, codes = enrol(signed_in())
        for given, wanted in [(codes[0].upper().replace("-", " "), 303), (codes[0], 403), ("zzzz-zzzz-zzzz", 403), (codes[1], 303)]:
            b = Browser(SERVER)
            b.sign_in(APPLICANT, PASSWORD)
            b.get("/masuk/kode")
            self.assertEqual(b.post("/masuk/kode", {"code": given})[0], wanted, given)
        b.get("/akun")
        self.assertIn("tersisa: 8", b.page)

    def test_codes_are_tried_a_few_times_only(self):
        seed, _ = enrol(signed_in())
        b = Browser(SERVER)
        b.sign_in(APPLICANT, PASSWORD)
        b.get("/masuk/kode")
        statuses = [b.post("/masuk/kode", {"code": f"{i:06}"})[0] for i in range(11)]
        self.assertEqual(statuses[0], 403)
        self.assertEqual(statuses[-1], 429)
        self.assertEqual(b.post("/masuk/kode", {"code": code(seed)})[0], 429)

    def test_seed_and_codes_lie_closed(self):
        seed, codes = enrol(signed_in())
        with open(os.path.join(DATA, "selter.db"), "rb") as f, open(os.path.join(DATA, "selter.db-wal"), "rb") as wal:
            stored = f.read() + wal.read()
        import base64
        self.assertNotIn(seed.encode(), stored)
        self.assertNotIn(base64.b32decode(seed), stored)
        for one in codes:
            self.assertNotIn(one.encode(), stored)
            self.assertNotIn(one.replace("-", "").encode(), stored)

    def test_taking_it_off_wants_the_password_again(self):
        b = signed_in()
        seed, _ = enrol(b)
        b.get("/akun")
        change(DATA, "UPDATE access_session SET fresh_at = 0")
        status, _, text = b.post("/akun/kode/hapus", {})
        self.assertEqual(status, 403)
        self.assertIn("/masuk/ulang", text)
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM second_factor"), [(1,)])
        carried = hidden(text)
        self.assertEqual(b.post("/masuk/ulang", {**carried, "password": "salah"})[0], 403)
        self.assertEqual(b.post("/masuk/ulang", {**carried, "password": PASSWORD})[0], 403)       # and the code
        status, _, text = b.post("/masuk/ulang", {**carried, "password": PASSWORD, "code": code(seed)})
        self.assertEqual(status, 200)
        self.assertIn('action="/akun/kode/hapus"', text)
        self.assertEqual(b.post("/akun/kode/hapus", {})[0], 303)
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM second_factor"), [(0,)])

    def test_off_only_in_a_demonstration(self):
        settings = os.path.join(DATA, "access.json")
        with open(settings, "w") as f:
            f.write('{"second_factor": "off"}')
        try:
            server = Server(SELTER, DATA)             # a played folder: legal time is set
            try:
                b = Browser(server)
                self.assertIn(b.sign_in(OFFICER, PASSWORD)[1]["Location"], ["/akun", "/beranda"])
                self.assertEqual(b.get("/akun")[0], 200)
            finally:
                server.stop()
            with self.assertRaisesRegex(RuntimeError, "peragaan"):
                Server(SELTER, DATA, "--behind-proxy")
            os.rename(os.path.join(DATA, "clock.json"), os.path.join(DIR, "clock.json"))
            with self.assertRaisesRegex(RuntimeError, "peragaan"):
                Server(SELTER, DATA)
        finally:
            os.remove(settings)
            if not os.path.exists(os.path.join(DATA, "clock.json")):
                os.rename(os.path.join(DIR, "clock.json"), os.path.join(DATA, "clock.json"))


class Account(unittest.TestCase):
    def setUp(self):
        clean()

    def tearDown(self):
        clean()
        set_password(SELTER, DATA, APPLICANT, PASSWORD)

    def test_only_for_the_signed_in(self):
        b = Browser(SERVER)
        for path in ["/akun", "/akun/kode", "/masuk/kode", "/masuk/ulang"]:
            status, headers, _ = b.get(path)
            self.assertEqual(status, 303)
            self.assertTrue(headers["Location"].startswith("/masuk?_back=/akun") or "masuk" in headers["Location"])
        self.assertEqual(b.get("/akun.json")[0], 401)

    def test_a_new_password(self):
        b, other = signed_in(), signed_in()
        b.get("/akun")
        for fields, status in [({"old_password": "salah sekali ini", "password": OTHER, "password_again": OTHER}, 403),
                               ({"old_password": PASSWORD, "password": OTHER, "password_again": OTHER + "x"}, 422),
                               ({"old_password": PASSWORD, "password": "pendek", "password_again": "pendek"}, 422),
                               ({"old_password": PASSWORD, "password": "password1234", "password_again": "password1234"}, 422),
                               ({"old_password": PASSWORD, "password": "wahyu nugraha", "password_again": "wahyu nugraha"}, 422),
                               ({}, 422)]:
            self.assertEqual(b.post("/akun/sandi", fields)[0], status, fields)
        self.assertEqual(other.get("/akun")[0], 200)
        old = b.cookie
        self.assertEqual(b.post("/akun/sandi", {"old_password": PASSWORD, "password": OTHER, "password_again": OTHER})[0], 303)
        self.assertNotEqual(b.cookie, old)
        self.assertEqual(b.get("/akun")[0], 200)
        self.assertEqual(other.get("/akun")[0], 303)
        self.assertEqual(Browser(SERVER).sign_in(APPLICANT, PASSWORD)[0], 403)
        self.assertEqual(Browser(SERVER).sign_in(APPLICANT, OTHER)[0], 303)

    def test_sessions_are_listed_and_ended(self):
        a, b, c = signed_in(), signed_in(), signed_in()
        a.get("/akun")
        self.assertEqual(a.page.count("sesi ini)"), 1)
        pubs = re.findall(r'name="session" value="([^"]+)"', a.page)
        self.assertEqual(len(pubs), 2)
        self.assertEqual(a.post("/akun/sesi/hapus", {"session": pubs[0]})[0], 303)
        self.assertEqual(sorted([b.get("/akun")[0], c.get("/akun")[0]]), [200, 303])
        a.get("/akun")
        self.assertEqual(a.post("/akun/sesi/hapus", {"session": "tidakada"})[0], 404)
        self.assertEqual(a.post("/akun/sesi/hapus", {})[0], 303)
        self.assertEqual([x.get("/akun")[0] for x in (a, b, c)], [200, 303, 303])

    def test_somebody_elses_session_stays(self):
        signed_in(OFFICER)
        theirs = rows(DATA, "SELECT pub FROM access_session ORDER BY id DESC LIMIT 1")[0][0]
        self.assertEqual(signed_in().post("/akun/sesi/hapus", {"session": theirs})[0], 404)
        self.assertEqual(rows(DATA, f"SELECT ended_at FROM access_session WHERE pub = '{theirs}'"), [(None,)])

    def test_the_history_is_shown(self):
        Browser(SERVER).sign_in(APPLICANT, "salah sekali ini")
        b = signed_in()
        self.assertIn("kata sandi tidak cocok", b.page)
        self.assertIn("kata sandi cocok", b.page)

    def test_roles(self):
        b = signed_in()
        self.assertEqual(b.post("/akun/peran", {"role": "admin"})[0], 422)
        self.assertEqual(b.post("/akun/peran", {"role": "rajamuda"})[0], 422)
        b.get("/akun")
        self.assertEqual(b.post("/akun/peran", {"role": "pelamar", "_back": "/regulasi"})[1]["Location"], "/regulasi")
        self.assertEqual(rows(DATA, "SELECT role FROM access_session ORDER BY id DESC LIMIT 1"), [("pelamar",)])

    def test_tokens(self):
        b = signed_in()
        for fields, status in [({"name": "", "scope": "baca"}, 422), ({"name": "x", "scope": "semua"}, 422),
                               ({"name": "x", "scope": "baca", "days": "0"}, 422), ({"name": "x", "scope": "baca", "days": "400"}, 422),
                               ({"name": "x" * 81, "scope": "baca"}, 422)]:
            self.assertEqual(b.post("/akun/token", fields)[0], status, fields)
        self.assertEqual(b.post("/akun/token", {"name": "laporan", "scope": "baca", "days": "7"})[0], 200)
        token = re.search(r"slt_[a-z2-7]{52}", b.page)[0]
        status, headers, _ = SERVER.get("/regulasi.json", Authorization="Bearer " + token)
        self.assertEqual((status, headers["Cache-Control"]), (200, "no-store"))
        self.assertEqual(SERVER.get("/regulasi.json", Authorization="Bearer " + token[:-1] + "x")[0], 401)
        self.assertEqual(SERVER.get("/regulasi.json", Authorization="Bearer x")[0], 401)
        for path in ["/akun", "/masuk", "/akun/token"]:
            self.assertIn(SERVER.get(path, Authorization="Bearer " + token)[0], [403, 405])
        self.assertEqual(SERVER.get("/keluar", method="POST", Authorization="Bearer " + token)[0], 403)
        b.get("/akun")
        self.assertNotIn(token, b.page)
        pub = re.search(r'name="token" value="([^"]+)"', b.page)[1]
        admin = signed_in(ADMIN)
        enrol(admin)
        admin.get("/akun")
        self.assertEqual(admin.post("/akun/token/hapus", {"token": pub})[0], 404)       # not theirs
        change(DATA, "UPDATE access_token SET until_at = until_at - ?", 8 * 86400 * 1000000)
        self.assertEqual(SERVER.get("/regulasi.json", Authorization="Bearer " + token)[0], 401)
        change(DATA, "UPDATE access_token SET until_at = until_at + ?", 8 * 86400 * 1000000)
        b.get("/akun")
        self.assertEqual(b.post("/akun/token/hapus", {"token": pub})[0], 303)
        self.assertEqual(SERVER.get("/regulasi.json", Authorization="Bearer " + token)[0], 401)

    def test_a_token_wants_the_password_again(self):
        b = signed_in()
        change(DATA, "UPDATE access_session SET fresh_at = 0")
        self.assertEqual(b.post("/akun/token", {"name": "laporan", "scope": "baca"})[0], 403)
        carried = hidden(b.page)
        self.assertEqual(carried["_carry.name"], "laporan")
        status, _, text = b.post("/masuk/ulang", {**carried, "password": PASSWORD})
        self.assertEqual(status, 200)
        self.assertEqual(b.post("/akun/token", {k: v for k, v in hidden(text).items() if k != "_csrf"})[0], 200)
        self.assertIn("slt_", b.page)

    def test_typed_text_outlives_the_session(self):
        b = signed_in()
        change(DATA, "UPDATE access_session SET seen_at = seen_at - ?", 3 * 3600 * 1000000)
        typed = {"name": "laporan\r\n<&\">", "scope": "baca", "days": "7"}
        status, _, text = b.post("/akun/token", typed)
        self.assertEqual(status, 403)
        self.assertIn("Sesi Anda telah berakhir", text)
        carried = hidden(text)
        self.assertEqual(carried["_carry.name"], 'laporan\n<&">')
        status, _, text = b.post("/masuk", {**carried, "who": APPLICANT, "password": PASSWORD})
        self.assertEqual(status, 200)
        self.assertIn('action="/akun/token"', text)
        again = hidden(text)
        self.assertEqual(again["name"], 'laporan\n<&">')
        self.assertEqual(b.post("/akun/token", {**again, "name": "laporan"}, csrf="")[0], 200)


class Administrator(unittest.TestCase):
    def test_is_told_whether_mail_goes_out(self):
        clean()
        b = signed_in(ADMIN)
        enrol(b)
        b.get("/akun")
        self.assertIn("Menunggu dikirim", b.page)
        self.assertNotIn("Surel belum dikirim", b.page)
        self.assertNotIn("Menunggu dikirim", signed_in().page)
        settings = os.path.join(DATA, "mail.json")
        with open(settings) as f:
            good = f.read()
        try:
            for wrong in ['{', '{"host": "smtp.contoh.go.id", "tls": "none", "from": "a@b.id", "site": "https://b.id"}',
                          good.replace('"none"', '"kadang"'), good.replace("https:", "http:"), good.replace('"from"', '"dari"')]:
                with open(settings, "w") as f:
                    f.write(wrong)
                with self.assertRaisesRegex(RuntimeError, "ended with 2: .*mail.json"):
                    Server(SELTER, DATA)
            os.remove(settings)
            server = Server(SELTER, DATA)
            try:
                other = Browser(server)
                other.cookie = b.cookie
                self.assertIn("Surel belum dikirim", other.get("/akun")[2])
            finally:
                server.stop()
        finally:
            with open(settings, "w") as f:
                f.write(good)


class Links(unittest.TestCase):
    def setUp(self):
        clean()

    def test_registering(self):
        b = Browser(SERVER)
        b.get("/daftar")
        person = {"name": "Ratna Dewi Kusuma", "nip": "198001012005012003", "email": "ratna@contoh.go.id",
                  "password": OTHER, "password_again": OTHER}
        for field, value in [("name", ""), ("nip", "12"), ("email", "bukan surel"), ("password", "pendek"),
                             ("password_again", "lain"), ("email", "")]:
            status, _, text = b.post("/daftar", {**person, field: value})
            self.assertEqual(status, 422, (field, value))
            self.assertIn(f'href="#{field}"', text)
            self.assertNotIn(OTHER, text)
            if field != "name":
                self.assertIn('value="Ratna Dewi Kusuma"', text)
        change(DATA, "DELETE FROM access_throttle")
        self.assertEqual(b.post("/daftar", person)[0], 200, b.page)
        self.assertEqual(Browser(SERVER).sign_in("ratna@contoh.go.id", OTHER)[0], 403)
        mail = SINK.wait("ratna@contoh.go.id")
        self.assertEqual(mail["Subject"], "Konfirmasi surel")
        path = link_path(mail)
        opened = Browser(SERVER)
        for _ in range(2):                            # opening uses nothing up
            self.assertEqual(opened.get(path)[0], 200)
        self.assertEqual(opened.post(path, {}, csrf="x")[0], 403)
        opened.get(path)
        self.assertEqual(opened.post(path, {})[0], 200)
        self.assertEqual(Browser(SERVER).sign_in("ratna@contoh.go.id", OTHER)[0], 303)
        self.assertEqual(opened.get(path)[0], 404)
        # the same person again: the same answer, no second account
        again = Browser(SERVER)
        again.get("/daftar")
        change(DATA, "DELETE FROM access_throttle")
        self.assertEqual(again.post("/daftar", person)[0], 200)
        self.assertEqual(SINK.wait("ratna@contoh.go.id", 2)["Subject"], "Atur ulang kata sandi")
        self.assertEqual(rows(DATA, "SELECT COUNT(*) FROM account WHERE p_email = 'ratna@contoh.go.id'"), [(1,)])

    def test_a_lost_password(self):
        pages = set()
        for who in [APPLICANT, "tidak.ada@contoh.go.id", "198001012005012999"]:
            b = Browser(SERVER)
            b.get("/lupa")
            status, _, text = b.post("/lupa", {"who": who})
            pages.add((status, text.split("<main")[1].split("<footer")[0]))
        self.assertEqual(len(pages), 1)
        self.assertEqual(b.get("/lupa") and b.post("/lupa", {"who": ""})[0], 422)
        path = link_path(SINK.wait(APPLICANT))
        session = signed_in()
        b = Browser(SERVER)
        self.assertEqual(b.get(path)[0], 200)
        self.assertEqual(b.post(path, {"password": "pendek", "password_again": "pendek"})[0], 422)
        self.assertEqual(b.post(path, {"password": OTHER, "password_again": OTHER})[0], 200)
        self.assertEqual(b.post(path, {"password": PASSWORD, "password_again": PASSWORD})[0], 404)
        self.assertEqual(session.get("/akun")[0], 303)
        self.assertEqual(Browser(SERVER).sign_in(APPLICANT, OTHER)[0], 303)
        set_password(SELTER, DATA, APPLICANT, PASSWORD)

    def test_mails_are_not_sent_without_end(self):
        b = Browser(SERVER)
        statuses = []
        for _ in range(5):
            b.get("/lupa")
            statuses.append(b.post("/lupa", {"who": "banyak@contoh.go.id"})[0])
        self.assertEqual(statuses, [200, 200, 200, 200, 429])

    def test_links_that_are_none(self):
        b = Browser(SERVER)
        b.get("/lupa")
        n = len([1 for a, _ in SINK.mails if a == ADMIN])
        b.post("/lupa", {"who": ADMIN})
        path = link_path(SINK.wait(ADMIN, n + 1))
        pub, mac = path.split("/")[-1].split("-")
        for wrong in [f"/tautan/{pub}-{'a' * len(mac)}", f"/tautan/{pub}-", f"/tautan/{pub}", "/tautan/-", "/tautan",
                      f"/tautan/{pub}-{mac}/x", f"/tautan/{pub}x-{mac}"]:
            self.assertEqual(b.get(wrong)[0], 404, wrong)
            self.assertEqual(b.post(wrong, {"password": OTHER, "password_again": OTHER}, csrf=b.csrf())[0] in (403, 404), True)
        self.assertEqual(b.get(path)[0], 200)
        change(DATA, "UPDATE login_link SET until_at = until_at - ? WHERE pub = ?", 3601 * 1000000, pub)
        self.assertEqual(b.get(path)[0], 404)
        self.assertEqual(rows(DATA, f"SELECT COUNT(*) FROM mail WHERE body LIKE '%{mac}%'"), [(0,)])
        self.assertNotIn(mac, SERVER.read_log())
        self.assertIn("route=tautan/... ", SERVER.read_log())

    def test_the_markup(self):
        signed, officer = signed_in(), signed_in(OFFICER)
        signed.post("/akun/token", {"name": "a & b", "scope": "baca"})
        shown = [Browser(SERVER).get(p)[2] for p in ["/masuk", "/daftar", "/lupa"]]
        shown += [signed.get("/akun")[2], signed.get("/masuk/ulang")[2], officer.get("/akun/kode")[2]]
        guest = Browser(SERVER)
        guest.get("/daftar")
        shown += [guest.post("/daftar", {"name": '"<b>'})[2], guest.post("/lupa", {"who": "x"}, csrf="y")[2]]
        for page in shown:
            done = subprocess.run(["tidy", "-e", "-q", "-utf8", "--drop-empty-elements", "no",
                                   "--warn-proprietary-attributes", "no"], input=page.encode(), capture_output=True)
            self.assertEqual(done.stderr.decode(), "", page)
            ids = re.findall(r' id="([^"]*)"', page)
            self.assertEqual(len(ids), len(set(ids)))

    def test_the_mail_itself(self):
        n = len([1 for a, _ in SINK.mails if a == OFFICER])
        b = Browser(SERVER)
        b.get("/lupa")
        b.post("/lupa", {"who": OFFICER})
        mail = SINK.wait(OFFICER, n + 1)
        self.assertEqual(mail["From"], "seleksi@contoh.go.id")
        self.assertRegex(mail["Message-ID"], r"^<[0-9a-z.-]+@contoh.go.id>$")
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertNotIn("{tautan", mail.get_content())
        stamp = email.utils.parsedate_to_datetime(mail["Date"]).timestamp()
        self.assertLess(abs(stamp - time.time()), 60)

    def test_refusals_of_the_server(self):
        for to in ["penuh@contoh.go.id", "tiada@contoh.go.id"]:
            change(DATA, "INSERT INTO mail (message_id, kind, subject, body, made_at) VALUES (?, 'uji', 'Percobaan', 'isi', 1)", to)
            change(DATA, "INSERT INTO mail_recipient (mail_id, address, state, send_after, tries, fence) SELECT MAX(id), ?, 'waiting', 0, 0, 0 FROM mail", to)
        end = time.monotonic() + 20
        state = lambda to: rows(DATA, f"SELECT state, tries, reply FROM mail_recipient WHERE address = '{to}'")[0]
        while time.monotonic() < end and (state("tiada@contoh.go.id")[0] != "failed" or not state("penuh@contoh.go.id")[1] or state("penuh@contoh.go.id")[0] != "waiting"):
            time.sleep(0.1)
        self.assertEqual(state("tiada@contoh.go.id")[0], "failed")
        self.assertIn("550", state("tiada@contoh.go.id")[2])
        self.assertEqual(state("penuh@contoh.go.id")[:2], ("waiting", 1))
        change(DATA, "UPDATE mail_recipient SET send_after = 0 WHERE address = 'penuh@contoh.go.id'")
        SINK.wait("penuh@contoh.go.id")


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
