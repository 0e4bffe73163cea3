#!/usr/bin/env python3
"""The shipped nginx configuration in front of a server on a Unix socket, with TLS on loopback:
python3 test/server/test_nginx.py build/src/selter

Only addresses, names and places are put into it; every other line is the one that is shipped."""
import hashlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from serving import ROOT, Browser, Process, play, rows, set_password
import test_framing

SELTER = None
APPLICANT, PASSWORD = "wahyu@contoh.go.id", "kuda lumping sembilan"
PDF = b"%PDF-1.4\n" + b"isi surat lamaran \r\n--bata \x00\xff" * 40000     # 1.1 MB: more than a form may have

OUTSIDE = """
daemon off;
%(user)s
worker_processes 1;
pid %(dir)s/nginx.pid;
error_log %(dir)s/error.log;
events { worker_connections 2000; }
http {
    log_format tests "$request_id $status";
    access_log %(dir)s/access.log tests;
    client_body_temp_path %(dir)s/body;
    proxy_temp_path %(dir)s/proxy;
    fastcgi_temp_path %(dir)s/fastcgi;
    uwsgi_temp_path %(dir)s/uwsgi;
    scgi_temp_path %(dir)s/scgi;
    include %(dir)s/selter.conf;
}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    def __init__(self, folder, sock):
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"], check=True, capture_output=True)
        with open(os.path.join(ROOT, "share/nginx/selter.conf"), encoding="utf-8") as f:
            conf = f.read()
        for old, new in [("listen 80;", f"listen 127.0.0.1:{self.plain_port};"),
                         ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
                         ("/etc/letsencrypt/live/seleksi.contoh.go.id/fullchain.pem", f"{folder}/cert.pem"),
                         ("/etc/letsencrypt/live/seleksi.contoh.go.id/privkey.pem", f"{folder}/key.pem"),
                         ("/run/selter/selter.sock", sock)]:
            assert conf.count(old) == 1, old
            conf = conf.replace(old, new)
        with open(f"{folder}/selter.conf", "w", encoding="utf-8") as f:
            f.write(conf)
        with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as f:
            f.write(OUTSIDE % {"dir": folder, "user": "user root;" if os.getuid() == 0 else ""})
        command = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", folder, "-c", f"{folder}/nginx.conf"]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        self.process = subprocess.Popen(command)
        self.context = ssl.create_default_context(cafile=f"{folder}/cert.pem")
        self.context.check_hostname = False
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx does not listen")

    def connection(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=self.context)

    def socket(self, timeout=20):
        return self.context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout))

    def get(self, path, **headers):
        c = self.connection()
        try:
            c.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, r.headers, r.read()
        finally:
            c.close()

    def ids(self):
        """Of the requests nginx has logged."""
        with open(f"{self.folder}/access.log") as f:
            return [line.split()[0] for line in f]

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def setUpModule():
    global DIR, DATA, SERVER, FRONT
    DIR = tempfile.mkdtemp(prefix="selter-nginx-")
    DATA = os.path.join(DIR, "data")
    play(SELTER, DATA)
    set_password(SELTER, DATA, APPLICANT, PASSWORD)
    SERVER = Process(SELTER, DATA, "--behind-proxy", listen=f"unix:{DIR}/selter.sock")
    FRONT = Nginx(DIR, f"{DIR}/selter.sock")


def tearDownModule():
    FRONT.stop()
    SERVER.end()
    shutil.rmtree(DIR)


def seen():
    """Ids of the requests the program has logged, in order."""
    return re.findall(r"event=http.request request=(\w+)", SERVER.read_log())


class Pages(unittest.TestCase):
    def test_over_http2(self):
        for path in ["/", "/regulasi", "/jurnal", "/sehat"]:
            done = subprocess.run(["curl", "-s", "--http2", "--cacert", f"{DIR}/cert.pem", "--compressed",
                                   "-w", "\n%{http_version} %{http_code}", f"https://localhost:{FRONT.port}{path}"],
                                  capture_output=True, text=True, timeout=30)
            self.assertEqual(done.stdout.splitlines()[-1], "2 200", done.stderr)
            self.assertGreater(len(done.stdout), 10)

    def test_plain_is_sent_to_tls(self):
        c = http.client.HTTPConnection("127.0.0.1", FRONT.plain_port, timeout=20)
        c.request("GET", "/regulasi?x=1")
        r = c.getresponse()
        self.assertEqual((r.status, r.headers["Location"]), (301, "https://seleksi.contoh.go.id/regulasi?x=1"))
        c.close()

    def test_headers_are_the_programs(self):
        status, headers, _ = FRONT.get("/", Accept_Encoding="gzip")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Encoding"], "gzip")
        for name in ["Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options",
                     "Content-Type", "Cache-Control", "Vary", "X-Request-Id"]:
            self.assertEqual(len(headers.get_all(name) or []), 1, name)
        self.assertIn("max-age=", headers["Strict-Transport-Security"])
        self.assertEqual(headers["Server"], "nginx")

    def test_cookie_is_bound_to_the_host(self):
        cookie = FRONT.get("/masuk")[1]["Set-Cookie"]
        self.assertTrue(cookie.startswith("__Host-selter="), cookie)
        for part in ["; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"]:
            self.assertIn(part, cookie)
        self.assertNotIn("Domain", cookie)

    def test_figures_stay_inside(self):
        self.assertEqual(FRONT.get("/metrik")[0], 404)
        self.assertEqual(FRONT.get("/metrik.json")[0], 403)
        self.assertEqual(FRONT.get("/%6detrik")[0], 404)
        self.assertEqual(SERVER.ask("/metrik")[0], 200)

    def test_address_is_what_nginx_saw(self):
        """What a caller says of himself is not believed."""
        b = Browser(FRONT)
        b.headers = {"X_Forwarded_For": "203.0.113.9"}
        self.assertEqual(b.sign_in(APPLICANT, PASSWORD)[0], 303)
        newest = rows(DATA, "SELECT address FROM access_session ORDER BY id DESC LIMIT 1")
        self.assertEqual(newest, [("127.0.0.1",)])

    def test_request_id_is_one(self):
        _, headers, _ = FRONT.get("/", X_Request_Id="f" * 32)
        self.assertNotEqual(headers["X-Request-Id"], "f" * 32)
        until = time.monotonic() + 10            # both write their logs after the answer
        while time.monotonic() < until and not (headers["X-Request-Id"] in seen() and
                                                headers["X-Request-Id"] in FRONT.ids()):
            time.sleep(0.05)
        self.assertIn(headers["X-Request-Id"], seen())
        self.assertIn(headers["X-Request-Id"], FRONT.ids())

    def test_program_away(self):
        """Said in a sentence, and over when it is back."""
        global SERVER
        SERVER.end()
        status, headers, text = FRONT.get("/")
        self.assertEqual((status, headers["Retry-After"], headers["Cache-Control"]), (503, "10", "no-store"))
        self.assertIn(b"sedang dimulai ulang", text)
        SERVER = Process(SELTER, DATA, "--behind-proxy", listen=f"unix:{DIR}/selter.sock")
        self.assertEqual(FRONT.get("/")[0], 200)


class Framing(unittest.TestCase):
    """nginx and the program must agree on where a request ends: the program sees no request that nginx
    did not send, however the bytes are put."""

    @staticmethod
    def statuses(request):
        s = FRONT.socket(timeout=1.0)
        answer = b""
        try:
            s.sendall(request)
            while part := s.recv(65536):
                answer += part
        except OSError:
            pass
        finally:
            s.close()
        return re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)

    def test_odd_heads(self):
        cases = {**test_framing.REFUSED, **test_framing.SERVED}
        self.assertGreater(len(cases), 50)
        first = len(seen())
        with ThreadPoolExecutor(8) as pool:
            answers = dict(zip(cases, pool.map(self.statuses, cases.values())))
        for name, statuses in answers.items():
            self.assertFalse({b"500", b"502", b"504"} & set(statuses), (name, statuses))
        time.sleep(0.3)
        sent, got = FRONT.ids(), seen()[first:]
        self.assertEqual(len(got), len(set(got)))
        self.assertTrue(set(got) <= set(sent), set(got) - set(sent))
        self.assertNotIn("selundup", SERVER.read_log())

    def test_body_that_holds_a_request(self):
        """The length is nginx's word: what follows it is a request of its own, to both."""
        hidden = b"GET /jurnal.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for head in [b"Content-Length: %d" % len(hidden), b"Transfer-Encoding: chunked"]:
            body = hidden if b"Length" in head else b"%x\r\n%s\r\n0\r\n\r\n" % (len(hidden), hidden)
            s = FRONT.socket(timeout=2)
            s.sendall(b"POST /masuk HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      b"Content-Type: application/x-www-form-urlencoded\r\n" + head + b"\r\n\r\n" + body)
            answer = b""
            try:
                while part := s.recv(65536):
                    answer += part
            except OSError:
                pass
            s.close()
            self.assertEqual(len(re.findall(rb"HTTP/1\.1 \d{3} ", answer)), 1, head)
            self.assertNotIn(b"checkpoints", answer)


class Files(unittest.TestCase):
    def test_upload_passes(self):
        selection = rows(DATA, "SELECT pub FROM selection WHERE title LIKE 'Seleksi terbuka%'")[0][0]
        b = Browser(FRONT)
        self.assertEqual(b.sign_in(APPLICANT, PASSWORD)[0], 303)
        b.get(f"/tindakan/application.start?selection={selection}")
        self.assertEqual(b.post("/tindakan/application.start", {"selection": selection})[0], 200)
        b.get(f"/tindakan/application.attach?selection={selection}")
        body = b""
        for name, value in {"_csrf": b.csrf(), "selection": selection, "item": "lamaran"}.items():
            body += f'--batas\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        body += b'--batas\r\nContent-Disposition: form-data; name="file"; filename="surat.pdf"\r\n\r\n' + PDF
        status, _, text = b.ask("POST", "/tindakan/application.attach", body + b"\r\n--batas--\r\n",
                                Content_Type="multipart/form-data; boundary=batas", Sec_Fetch_Site="same-origin")
        self.assertEqual(status, 200, text[:2000])
        kept = rows(DATA, "SELECT bytes, sha256 FROM dossier_item WHERE ended_by IS NULL ORDER BY id DESC LIMIT 1")
        self.assertEqual(kept, [(len(PDF), hashlib.sha256(PDF).hexdigest())])

    def test_too_much_elsewhere(self):
        c = FRONT.connection()
        c.request("POST", "/masuk", body=b"a=" + b"x" * (2 << 20),
                  headers={"Content-Type": "application/x-www-form-urlencoded"})
        try:
            self.assertEqual(c.getresponse().status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass                                                        # it does not read on
        c.close()


class Slow(unittest.TestCase):
    def test_slow_callers_do_not_block(self):
        """Heads that do not end, bodies that drip, answers that are not read; the program's connections stay
        free for the others."""
        slow, stop = [], threading.Event()
        try:
            for i in range(240):
                s = FRONT.socket(timeout=5)
                if i % 4 == 0:
                    s.sendall(b"POST /masuk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n"
                              b"Content-Type: application/x-www-form-urlencoded\r\n\r\na=")
                elif i % 4 == 1:
                    s.sendall(b"GET /regulasi/bantaeng-69-2019 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                else:
                    s.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
                slow.append(s)

            def drip():
                while not stop.wait(1):
                    for i, s in enumerate(slow):
                        try:
                            if i % 4 != 1:
                                s.send(b"a")
                        except OSError:
                            pass

            dripping = threading.Thread(target=drip)
            dripping.start()
            took = []
            for _ in range(30):
                begun = time.monotonic()
                self.assertEqual(FRONT.get("/sehat")[0], 200)
                self.assertEqual(FRONT.get("/")[0], 200)
                took.append(time.monotonic() - begun)
                time.sleep(0.05)
            self.assertLess(sorted(took)[len(took) // 2], 1.5)
            figures = SERVER.ask("/metrik")[2]
            self.assertLess(int(re.search(r"(?m)^selter_connections (\d+)", figures)[1]), 64 + 32)
        finally:
            stop.set()
            dripping.join()
            for s in slow:
                s.close()


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
