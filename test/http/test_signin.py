#!/usr/bin/env python3
"""Signing in from outside: python3 test/http/test_signin.py build/src/selter

Sessions and their ends, forms that are not ours, too many tries, what was typed when a session ended.
Time passes by making rows older."""
import os
import shutil
import sys
import tempfile
import time
import unittest

from served import Browser, Server, change, hidden, play, rows, set_password

SELTER = None
WHO, NIP, PASSWORD = "wahyu@contoh.go.id", "197505122000031004", "kuda lumping sembilan"


def setUpModule():
    global DIR, DATA, SERVER
    DIR = tempfile.mkdtemp(prefix="selter-signin-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA)
    set_password(SELTER, DATA, WHO, PASSWORD)
    SERVER = Server(SELTER, DATA)


def tearDownModule():
    SERVER.stop()
    shutil.rmtree(DIR)


def browser():
    change(DATA, "DELETE FROM access_throttle")
    return Browser(SERVER)


def signed_in():
    b = browser()
    status, headers, text = b.sign_in(WHO, PASSWORD)
    assert status == 303, text
    return b


def is_in(b):
    """/masuk sends on who is signed in."""
    return b.get("/masuk")[0] == 303


class Sessions(unittest.TestCase):
    def test_by_email_and_by_nip(self):
        for who in [WHO, WHO.upper(), " " + WHO, NIP, "19750512 200003 1 004"]:
            b = browser()
            self.assertEqual(b.sign_in(who, PASSWORD)[0], 303, who)
            self.assertTrue(is_in(b))

    def test_the_cookie(self):
        b = browser()
        b.get("/masuk")
        _, headers, _ = b.post("/masuk", {"who": WHO, "password": PASSWORD})
        name, *attributes = [part.strip() for part in headers["Set-Cookie"].split(";")]
        self.assertRegex(name, r"^selter-lokal=[a-z2-7]{52}$")
        self.assertEqual(sorted(attributes), ["HttpOnly", "Path=/", "SameSite=Lax"])
        token = name.split("=")[1]
        for row in rows(DATA, "SELECT token_hash FROM access_session"):
            self.assertNotIn(token.encode(), row[0])

    def test_behind_a_proxy(self):
        server = Server(SELTER, DATA, "--behind-proxy")
        try:
            b = Browser(server, X_Forwarded_For="1.2.3.4, 198.51.100.7")
            _, headers, _ = b.get("/masuk")
            self.assertRegex(headers["Set-Cookie"], r"^__Host-selter=[a-z2-7]{52}; Path=/; HttpOnly; SameSite=Lax; Secure$")
            self.assertIn("max-age", headers["Strict-Transport-Security"])
            self.assertEqual(b.post("/masuk", {"who": WHO, "password": PASSWORD})[0], 303)
            self.assertEqual(rows(DATA, "SELECT address FROM access_session ORDER BY id DESC LIMIT 1"), [("198.51.100.7",)])
        finally:
            server.stop()

    def test_nobody_in_front_is_believed(self):
        b = Browser(SERVER, X_Forwarded_For="198.51.100.9")
        b.sign_in(WHO, PASSWORD)
        self.assertEqual(rows(DATA, "SELECT address FROM access_session ORDER BY id DESC LIMIT 1"), [("127.0.0.1",)])

    def test_a_cookie_planted_before_is_worth_nothing_after(self):
        b = browser()
        planted = "selter-lokal=" + "a" * 52
        b.cookie = planted
        b.get("/masuk")
        self.assertEqual(b.cookie, planted)
        self.assertEqual(b.post("/masuk", {"who": WHO, "password": PASSWORD})[0], 303)
        self.assertNotEqual(b.cookie, planted)
        other = Browser(SERVER)
        other.cookie = planted
        self.assertFalse(is_in(other))

    def test_signing_in_again_ends_the_session_before(self):
        b = signed_in()
        old = b.cookie
        b.page = ""
        b.get("/")
        self.assertEqual(b.post("/masuk", {"who": WHO, "password": PASSWORD}, csrf=self.csrf_of(b))[0], 303)
        other = Browser(SERVER)
        other.cookie = old
        self.assertFalse(is_in(other))

    def csrf_of(self, b):
        b.post("/masuk", {}, csrf="x")               # the page that says "stale" holds a fitting one
        return b.csrf()

    def test_signing_out(self):
        b = signed_in()
        old, csrf = b.cookie, self.csrf_of(b)
        self.assertEqual(b.get("/keluar")[0], 405)
        self.assertTrue(is_in(b))
        status, headers, _ = b.post("/keluar", {}, csrf=csrf)
        self.assertEqual((status, headers["Location"]), (303, "/"))
        self.assertIn("cache", headers["Clear-Site-Data"])
        self.assertIn("Max-Age=0", headers["Set-Cookie"])
        b.cookie = old
        self.assertFalse(is_in(b))

    def test_rest_and_age(self):
        for column, seconds, stays in [("seen_at", 7100, True), ("seen_at", 7300, False),
                                       ("made_at", 43100, True), ("made_at", 43300, False)]:
            b = signed_in()
            row = rows(DATA, "SELECT MAX(id) FROM access_session")[0][0]
            change(DATA, f"UPDATE access_session SET {column} = {column} - ? WHERE id = ?", seconds * 1000000, row)
            self.assertEqual(is_in(b), stays, (column, seconds))

    def test_an_officer_rests_less(self):
        set_password(SELTER, DATA, "hasna@contoh.go.id", PASSWORD)
        for seconds, stays in [(1700, True), (1900, False)]:
            b = browser()
            self.assertEqual(b.sign_in("hasna@contoh.go.id", PASSWORD)[0], 303)
            row = rows(DATA, "SELECT MAX(id) FROM access_session")[0][0]
            change(DATA, "UPDATE access_session SET seen_at = seen_at - ? WHERE id = ?", seconds * 1000000, row)
            self.assertEqual(b.get("/regulasi")[0], 303 if stays else 200)     # sent on to the second factor, or a guest

    def test_a_new_password_ends_the_sessions(self):
        b = signed_in()
        set_password(SELTER, DATA, WHO, PASSWORD)
        self.assertFalse(is_in(b))

    def test_a_closed_account_is_out_at_once(self):
        b = signed_in()
        change(DATA, "UPDATE account SET ended_by = 1 WHERE p_nip = ?", NIP)
        try:
            self.assertFalse(is_in(b))
            self.assertEqual(browser().sign_in(WHO, PASSWORD)[0], 403)
        finally:
            change(DATA, "UPDATE account SET ended_by = NULL WHERE p_nip = ?", NIP)

    def test_what_they_are_shown_is_kept_nowhere(self):
        guest, b = SERVER.get("/regulasi.json"), signed_in()
        self.assertEqual(guest[1]["Cache-Control"], "no-cache")
        for path in ["/regulasi", "/regulasi.json", "/", "/tidak-ada"]:
            _, headers, _ = b.get(path, If_None_Match=guest[1]["ETag"])
            self.assertEqual(headers["Cache-Control"], "no-store", path)
            self.assertIsNone(headers["ETag"])


class Refused(unittest.TestCase):
    def test_one_answer(self):
        pages = set()
        for who in [WHO, "tiada@contoh.go.id", "rusdi@contoh.go.id", "197505122000031005"]:
            b = browser()
            status, _, text = b.sign_in(who, "bukan kata sandinya")
            self.assertEqual(status, 403)
            pages.add(text.replace(who, "").replace(b.csrf(), "").split("<main")[1].split("<footer")[0])
        self.assertEqual(len(pages), 1)

    def test_one_time(self):
        def took(who):
            b = browser()
            b.get("/masuk")
            begun = time.perf_counter()
            b.post("/masuk", {"who": who, "password": "bukan kata sandinya"})
            return time.perf_counter() - begun
        known = sorted(took(WHO) for _ in range(5))[2]
        unknown = sorted(took("tiada@contoh.go.id") for _ in range(5))[2]
        self.assertGreater(unknown, known / 2)
        self.assertLess(unknown, known * 2)

    def test_empty(self):
        b = browser()
        self.assertEqual(b.sign_in("", "")[0], 422)
        self.assertEqual(b.sign_in(WHO, "")[0], 422)
        self.assertIn(f'value="{WHO}"', b.page)
        self.assertEqual(b.sign_in('"><script>', "x" * 20)[0], 403)
        self.assertNotIn("<script>", b.page)

    def test_too_many_tries_wait_and_the_office_does_not(self):
        b = browser()
        statuses = [b.sign_in(WHO, f"salah sekali {i}")[0] for i in range(6)]
        self.assertEqual(statuses, [403] * 5 + [429])
        status, headers, text = b.sign_in(WHO, PASSWORD)
        self.assertEqual(status, 429)
        self.assertGreater(int(headers["Retry-After"]), 0)
        self.assertIn("detik", text)
        # the same place, somebody else
        other = Browser(SERVER)
        set_password(SELTER, DATA, "rusdi@contoh.go.id", PASSWORD)
        self.assertEqual(other.sign_in("rusdi@contoh.go.id", PASSWORD)[0], 303)
        # the wait ends by itself
        change(DATA, "UPDATE access_throttle SET until_at = 0")
        self.assertEqual(b.sign_in(WHO, PASSWORD)[0], 303)

    def test_another_place_is_not_locked_out(self):
        server = Server(SELTER, DATA, "--behind-proxy")
        try:
            change(DATA, "DELETE FROM access_throttle")
            bad, good = Browser(server, X_Forwarded_For="203.0.113.5"), Browser(server, X_Forwarded_For="198.51.100.7")
            for i in range(6):
                status = bad.sign_in(WHO, f"salah sekali {i}")[0]
            self.assertEqual(status, 429)
            self.assertEqual(good.sign_in(WHO, PASSWORD)[0], 303)
        finally:
            server.stop()

    def test_one_place_has_its_limit(self):
        b = browser()
        b.sign_in("tiada@contoh.go.id", "salah sekali")
        change(DATA, "UPDATE access_throttle SET fails = 110 WHERE fails = 1")
        b.sign_in("lain@contoh.go.id", "salah sekali")
        self.assertEqual(b.sign_in("lagi@contoh.go.id", "salah sekali")[0], 429)


class Posts(unittest.TestCase):
    def test_only_from_our_pages(self):
        fields = {"who": WHO, "password": PASSWORD}
        own = f"http://127.0.0.1:{SERVER.port}"
        for wanted, headers in [
                (403, {"Sec_Fetch_Site": "cross-site"}), (403, {"Sec_Fetch_Site": "same-site"}),
                (403, {"Sec_Fetch_Site": "cross-site", "Origin": own}),
                (403, {"Sec_Fetch_Site": None}), (403, {"Sec_Fetch_Site": None, "Origin": "null"}),
                (403, {"Sec_Fetch_Site": None, "Origin": "http://jahat.example"}),
                (403, {"Sec_Fetch_Site": None, "Origin": own + ".jahat.example"}),
                (403, {"Sec_Fetch_Site": None, "Origin": f"https://127.0.0.1:{SERVER.port}"}),
                (303, {"Sec_Fetch_Site": None, "Origin": own}), (303, {"Sec_Fetch_Site": "none"})]:
            b = browser()
            b.get("/masuk")
            status, _, text = b.post("/masuk", fields, **headers)
            self.assertEqual(status, wanted, headers)
            self.assertEqual(is_in(b), wanted == 303)
            if wanted == 403:                        # a stranger's fields are not put into a form of ours
                self.assertNotIn(WHO, text)

    def test_only_in_this_browsers_name(self):
        fields = {"who": WHO, "password": PASSWORD}
        a, b = browser(), browser()
        a.get("/masuk"), b.get("/masuk")
        for csrf in ["", "x", "a" * 32, a.csrf() + "a", b.csrf()]:
            status, _, text = a.post("/masuk", fields, csrf=csrf)
            self.assertEqual(status, 403)
            self.assertFalse(is_in(a))
            a.get("/masuk")
        cookieless = browser()
        self.assertEqual(cookieless.post("/masuk", fields, csrf=a.csrf())[0], 403)

    def test_what_was_typed_stays_but_no_password(self):
        b = browser()
        b.get("/masuk")
        _, _, text = b.post("/masuk", {"who": WHO, "password": PASSWORD, "_back": "/regulasi"}, csrf="lama")
        kept = hidden(text)
        self.assertEqual(kept["who"], WHO)
        self.assertNotIn("password", kept)
        self.assertNotIn(PASSWORD, text)
        self.assertEqual(b.post("/masuk", {**kept, "password": PASSWORD})[0], 303)

    def test_no_address_of_a_query_is_believed(self):
        for back, wanted in [("/regulasi?a=1&b=2", "/regulasi?a=1&b=2"), ("//jahat.example", "/akun"),
                             ("https://jahat.example", "/akun"), ("/\\jahat.example", "/akun"), ("", "/akun")]:
            b = browser()
            _, headers, _ = b.sign_in(WHO, PASSWORD, _back=back)
            self.assertIn(headers["Location"], {wanted, "/beranda" if wanted == "/akun" else wanted})

    def test_twice_and_as_get(self):
        b = browser()
        self.assertEqual(b.get(f"/masuk?who={WHO}&password={PASSWORD.replace(' ', '+')}")[0], 200)
        self.assertFalse(is_in(b))


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
