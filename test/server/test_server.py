#!/usr/bin/env python3
"""Where it listens, how it is watched, how it bears with the slow, how it ends:
python3 test/server/test_server.py build/src/selter"""
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from serving import Process, change, closed_after, drip, play, rows

SELTER = None
HEAD = b"GET / HTTP/1.1\r\nHost: contoh\r\n"


def setUpModule():
    global DIR, DATA
    DIR = tempfile.mkdtemp(prefix="selter-server-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA)


def tearDownModule():
    shutil.rmtree(DIR)


def at(name):
    return os.path.join(DIR, name)


class Where(unittest.TestCase):
    def test_unix_socket(self):
        path = at("a.sock")
        p = Process(SELTER, DATA, listen=f"unix:{path}")
        try:
            self.assertEqual(p.address, f"unix:{path}")
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o660)
            self.assertEqual(p.ask("/")[0], 200)
            second = Process(SELTER, DATA, listen=f"unix:{path}")       # served already: not taken away
            self.assertIsNone(second.address)
            self.assertEqual(second.end()[0], 3)
            self.assertEqual(p.ask("/sehat")[0], 200)
        finally:
            status, _ = p.end()
        self.assertEqual(status, 0)
        self.assertFalse(os.path.exists(path))

    def test_socket_left_behind(self):
        path = at("b.sock")
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(path)
        p = Process(SELTER, DATA, listen=f"unix:{path}")
        self.assertEqual(p.ask("/sehat")[0], 200)
        p.end()
        with open(path, "w") as f:                                      # no socket: not ours to remove
            f.write("berkas")
        p = Process(SELTER, DATA, listen=f"unix:{path}")
        self.assertIsNone(p.address)
        self.assertEqual(p.end()[0], 3)
        with open(path) as f:
            self.assertEqual(f.read(), "berkas")

    def test_reachable_by_others_is_refused(self):
        for where in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:80"]:
            for more in [(), ("--behind-proxy",)]:
                done = subprocess.run([SELTER, "serve", "--data", DATA, "--listen", where, *more], capture_output=True,
                                      text=True, timeout=20)
                self.assertEqual(done.returncode, 2, where)
                self.assertIn("nginx dengan sertifikat TLS", done.stderr)

    def handed(self, *sockets, **more):
        """As systemd does it: descriptors from 3 on, the variables set for this very process."""
        def before():
            for i, s in enumerate(sockets):
                os.dup2(s.fileno(), 3 + i)
            os.environ["LISTEN_PID"] = str(os.getpid())
        keep = [3 + i for i in range(len(sockets))]
        script = ('export LISTEN_PID=$$ LISTEN_FDS=%d; exec "$0" "$@"' % len(sockets))
        log = tempfile.TemporaryFile()
        p = subprocess.Popen(["sh", "-c", script, SELTER, "serve", "--data", DATA, "--json", *more.get("options", [])],
                             stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=before, pass_fds=keep)
        one = Process.__new__(Process)
        one.process, one.log = p, log
        line = p.stdout.readline()
        one.address = line.split('"')[3] if line else None
        return one

    def test_socket_of_systemd(self):
        path = at("c.sock")
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(path)
            s.listen(5)
            p = self.handed(s)
            self.assertEqual(p.address, f"unix:{path}")
            self.assertEqual(p.ask("/sehat")[0], 200)
            self.assertEqual(p.end()[0], 0)
            self.assertTrue(os.path.exists(path))                       # systemd's own
            waiting = socket.socket(socket.AF_UNIX)
            waiting.connect(path)                                       # collected for the next one
            waiting.sendall(b"GET /sehat HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            p = self.handed(s)
            waiting.settimeout(10)
            self.assertIn(b"200 OK", waiting.recv(4096))
            waiting.close()
            p.end()

    def test_socket_of_systemd_that_will_not_do(self):
        with socket.socket() as outside, socket.socket() as inside:
            outside.bind(("0.0.0.0", 0))
            outside.listen(5)
            inside.bind(("127.0.0.1", 0))
            inside.listen(5)
            for sockets, options, says in [([outside], [], "TLS"), ([inside, outside], [], "tepat satu soket"),
                                           ([inside], ["--listen", "127.0.0.1:0"], "--listen")]:
                p = self.handed(*sockets, options=options)
                self.assertIsNone(p.address)
                status, log = p.end()
                self.assertEqual(status, 2)
                self.assertIn(says, log)

    def test_systemd_is_told(self):
        path = at("notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.bind(path)
            s.settimeout(10)
            p = Process(SELTER, DATA, listen="127.0.0.1:0", env={"NOTIFY_SOCKET": path})
            self.assertEqual(s.recv(100), b"READY=1")
            p.end()
            self.assertEqual(s.recv(100), b"STOPPING=1")


class Proxy(unittest.TestCase):
    def test_cookies_and_hsts(self):
        for options, name, secure in [([], "selter-lokal=", False), (["--behind-proxy"], "__Host-selter=", True)]:
            p = Process(SELTER, DATA, *options, listen="127.0.0.1:0")
            _, headers, text = p.ask("/masuk", Accept="text/html")
            p.end()
            cookie = headers["Set-Cookie"]
            self.assertTrue(cookie.startswith(name), cookie)
            self.assertEqual("; Secure" in cookie, secure)
            self.assertEqual("Strict-Transport-Security" in headers, secure)
            self.assertEqual("Sambungan lokal tanpa TLS" in text, not secure)
            self.assertEqual(headers["Cache-Control"], "no-store")


class Watched(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Process(SELTER, DATA, listen=f"unix:{at('w.sock')}")

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def test_alive_and_ready(self):
        for path, says in [("/sehat", "sehat\n"), ("/siap", "siap\n")]:
            status, headers, text = self.server.ask(path)
            self.assertEqual((status, text, headers["Cache-Control"]), (200, says, "no-store"))
            self.assertIsNone(headers["Set-Cookie"])
            self.assertEqual(self.server.ask(path, "POST", "", Content_Type="application/json")[0], 405)

    def test_not_ready_when_the_clock_is_behind_the_record(self):
        newest = rows(DATA, "SELECT id, made_at FROM journal_leaf ORDER BY id DESC LIMIT 1")[0]
        change(DATA, "UPDATE journal_leaf SET made_at = made_at + ? WHERE id = ?", 86400 * 1000000 * 365, newest[0])
        try:
            status, _, text = self.server.ask("/siap")
            self.assertEqual(status, 503)
            self.assertIn("jam mesin", text)
            self.assertEqual(self.server.ask("/sehat")[0], 200)
        finally:
            change(DATA, "UPDATE journal_leaf SET made_at = ? WHERE id = ?", newest[1], newest[0])
        self.assertEqual(self.server.ask("/siap")[0], 200)

    def test_not_ready_when_the_shape_is_another(self):
        change(DATA, "INSERT INTO migration VALUES (9001, '9001_later.sql', 'x', '9', 0)")
        try:
            status, _, text = self.server.ask("/siap")
            self.assertEqual(status, 503)
            self.assertIn("susunannya", text)
        finally:
            change(DATA, "DELETE FROM migration WHERE number = 9001")

    def test_figures(self):
        for _ in range(3):
            self.server.ask("/")
        self.server.ask("/tidak-ada-di-sini")
        status, headers, text = self.server.ask("/metrik")
        self.assertEqual(status, 200)
        self.assertIn("version=0.0.4", headers["Content-Type"])
        figures = {}
        for line in text.splitlines():                                  # each line is of the format
            if not line.startswith("# "):
                m = re.fullmatch(r'(selter_\w+)(\{[^{}]*\})? (-?[0-9.]+)', line)
                self.assertTrue(m, line)
                figures[m[1] + (m[2] or "")] = float(m[3])
        self.assertGreaterEqual(figures['selter_http_request_seconds_count{route="selection.list",status="200"}'], 3)
        self.assertEqual(figures['selter_http_request_seconds_bucket{route="selection.list",status="200",le="+Inf"}'],
                         figures['selter_http_request_seconds_count{route="selection.list",status="200"}'])
        self.assertGreaterEqual(figures['selter_http_request_seconds_count{route="-",status="404"}'], 1)
        for name in ["writer_waiting", "sessions", "mails_waiting", "resident_bytes", "connections", "uptime_seconds"]:
            self.assertIn("selter_" + name, figures)
        self.assertGreater(figures["selter_resident_bytes"], 1 << 20)
        self.assertGreaterEqual(figures["selter_connections"], 1)

    def test_figures_hold_nothing_of_persons(self):
        pubs = [r[0] for r in rows(DATA, "SELECT pub FROM selection")]
        for pub in pubs:
            self.server.ask(f"/seleksi/{pub}/pengumuman")
        self.server.ask("/tautan/aaaaaaaaaa-bbbbbbbbbbbb")
        text, log = self.server.ask("/metrik")[2], self.server.read_log()
        secrets = pubs + [r[0] for r in rows(DATA, "SELECT pub FROM account")] + ["bbbbbbbbbbbb", "127.0.0.1"]
        secrets += [r[0] for r in rows(DATA, "SELECT p_name FROM account WHERE p_name IS NOT NULL")]
        for secret in secrets:
            self.assertNotIn(secret, text)
            self.assertNotIn(secret, log)

    def test_figures_are_for_this_machine(self):
        for how in [{"X_Forwarded_For": "192.0.2.7"}, {"Forwarded": "for=192.0.2.7"}, {"Via": "1.1 proksi"}]:
            self.assertEqual(self.server.ask("/metrik", **how)[0], 403)

    def test_request_id(self):
        _, headers, _ = self.server.ask("/tidak-ada")
        own = headers["X-Request-Id"]
        self.assertRegex(own, r"^[0-9a-f]{32}$")
        self.assertNotEqual(self.server.ask("/")[1]["X-Request-Id"], own)
        theirs = "0123456789abcdef0123456789abcdef"
        self.assertEqual(self.server.ask("/", X_Request_Id=theirs)[1]["X-Request-Id"], theirs)
        for odd in ["x", "a" * 65, "../../0123456789abcdef", "0123456789ABCDEF"]:
            self.assertRegex(self.server.ask("/", X_Request_Id=odd)[1]["X-Request-Id"], r"^[0-9a-f]{32}$")
        log = self.server.read_log()
        self.assertRegex(log, rf"event=http.request request={own} method=GET route=- status=404 ")
        self.assertIn(f"request={theirs} ", log)


class Slow(unittest.TestCase):
    """Who drips is put out, each by the time for what he is doing; others are served meanwhile."""

    def test_drips(self):
        p = Process(SELTER, DATA, listen=f"unix:{at('s.sock')}")
        result = {}

        def run(name, what):
            result[name] = what()

        def head():
            s = p.socket()
            s.sendall(HEAD + b"X: ")
            return drip(s, b"a", 0.5, 60)

        def body():
            s = p.socket()
            s.sendall(b"POST /masuk HTTP/1.1\r\nHost: contoh\r\nContent-Length: 60000\r\n"
                      b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")
            return drip(s, b"a", 0.5, 60)

        def answer():                                                   # asks for much and takes nothing
            s = p.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            try:
                for _ in range(2000):
                    s.sendall(HEAD.replace(b"/ ", b"/regulasi/bantaeng-69-2019 ") + b"\r\n")
            except OSError:
                pass
            return closed_after(s, since)

        since = time.monotonic()
        threads = [threading.Thread(target=run, args=a) for a in [("head", head), ("body", body), ("answer", answer)]]
        for t in threads:
            t.daemon = True
            t.start()
        for _ in range(10):
            begun = time.monotonic()
            self.assertEqual(p.ask("/sehat")[0], 200)
            self.assertLess(time.monotonic() - begun, 2)
            time.sleep(0.3)
        for t in threads:
            t.join(70)
        p.end()
        self.assertIsNotNone(result.get("head"))
        self.assertLess(result["head"], 45)
        self.assertIsNotNone(result.get("body"))
        self.assertLess(result["body"], 20)
        self.assertLess(result["answer"], 60)


class Ending(unittest.TestCase):
    def test_running_requests_end_and_new_ones_are_refused(self):
        path = at("e.sock")
        p = Process(SELTER, DATA, listen=f"unix:{path}")
        running = p.socket()
        running.sendall(b"POST /masuk HTTP/1.1\r\nHost: contoh\r\nContent-Length: 5\r\nSec-Fetch-Site: same-origin\r\n"
                        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nwho")
        time.sleep(0.3)                                                 # its head is read, its body not
        p.process.terminate()
        deadline = time.monotonic() + 5
        refused = False
        while not refused and time.monotonic() < deadline:
            try:
                p.socket().close()
                time.sleep(0.05)
            except OSError:
                refused = True
        self.assertTrue(refused)
        self.assertIsNone(p.process.poll())                             # it waits for the one that runs
        running.sendall(b"=a")
        answer = b""
        while part := running.recv(65536):
            answer += part
        self.assertTrue(answer.startswith(b"HTTP/1.1 "), answer[:40])
        self.assertIn(b"Connection: close", answer)
        running.close()
        self.assertEqual(p.end()[0], 0)

    def test_one_that_never_ends_holds_nobody_up(self):
        p = Process(SELTER, DATA, listen="127.0.0.1:0")
        s = p.socket()
        s.sendall(HEAD)
        time.sleep(0.3)
        begun = time.monotonic()
        self.assertEqual(p.end(25)[0], 0)
        self.assertLess(time.monotonic() - begun, 20)
        s.close()


class Start(unittest.TestCase):
    def test_first_answer(self):
        """The aim (100 ms) is measured by bench/run http on a release build; this holds, for a build with
        sanitizers on a busy machine, that nothing at the start waits: best of five."""
        best = 1e9
        for _ in range(5):
            p = Process(SELTER, DATA, listen=f"unix:{at('f.sock')}")
            self.assertEqual(p.ask("/sehat")[0], 200)
            best = min(best, (time.monotonic() - p.begun) * 1000)
            p.end()
        self.assertLess(best, 1000)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
