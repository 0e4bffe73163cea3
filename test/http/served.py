"""A played data folder, a server on it, and the few ways of asking it that the tests share."""
import base64
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse
from html import unescape

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCENARIO = os.path.join(HERE, "site.yaml")


def play(selter, data, *scenarios, held=True):
    """held=False: lines that do not hold (status 1) are the matter of another test."""
    done = subprocess.run([selter, "play", *(scenarios or [SCENARIO]), "--data", data], capture_output=True, text=True)
    if done.returncode > (0 if held else 1) or done.returncode < 0:
        raise RuntimeError(f"play: {done.returncode}\n{done.stdout}{done.stderr}")


def rows(data, sql):
    with sqlite3.connect(f"file:{data}/selter.db?mode=ro", uri=True) as db:
        return db.execute(sql).fetchall()


class Server:
    """selter serve on a free port of loopback."""

    def __init__(self, selter, data, *options):
        self.log = tempfile.TemporaryFile()
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [selter, "serve", "--data", data, "--listen", "127.0.0.1:0", "--json", *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.process.stdout.close()
            with self.log:
                raise RuntimeError(f"serve ended with {self.process.returncode}: {self.read_log()}")
        self.address = json.loads(line)["address"]
        self.port = urllib.parse.urlsplit(self.address).port
        self.get("/jurnal.json")
        self.first_answer_ms = (time.monotonic() - begun) * 1000

    def read_log(self):
        """Past the offset it is written at."""
        return os.pread(self.log.fileno(), os.fstat(self.log.fileno()).st_size, 0).decode("utf-8", "replace")

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def get(self, path, method="GET", **headers):
        """(status, headers, body)"""
        c = self.connection()
        try:
            c.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, r.headers, r.read()
        finally:
            c.close()

    def json(self, path):
        status, _, body = self.get(path, Accept="application/json")
        return status, json.loads(body)

    def html(self, path):
        status, _, body = self.get(path, Accept="text/html")
        return status, body.decode("utf-8")

    def raw(self, data, wait=3.0):
        """Everything that comes back, and whether the server closed the connection by itself."""
        s = socket.create_connection(("127.0.0.1", self.port), timeout=wait)
        answer, closed = b"", False
        try:
            s.sendall(data)
            while True:
                part = s.recv(65536)
                if not part:
                    closed = True
                    break
                answer += part
        except (socket.timeout, ConnectionResetError, BrokenPipeError) as e:
            closed = not isinstance(e, socket.timeout)
        finally:
            s.close()
        return answer, closed

    def move_clock(self, data, at, wait=20):
        """The legal time of a virtual folder goes on from `at`."""
        before = len(re.findall(r"serve\.clock", self.read_log()))
        with open(os.path.join(data, "clock.new"), "w", encoding="utf-8") as f:
            json.dump({"at": at}, f)
        os.replace(os.path.join(data, "clock.new"), os.path.join(data, "clock.json"))
        self.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + wait
        while time.monotonic() < end:
            said = re.findall(r"serve\.clock\S*", self.read_log())
            if len(said) > before:
                return said[-1]
            time.sleep(0.005)
        raise RuntimeError(f"serve did not look at the clock ({self.process.poll()}): {self.read_log()[-2000:]}")

    def stop(self, sig=signal.SIGTERM, wait=15):
        if self.process.poll() is None:
            self.process.send_signal(sig)
        try:
            self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.process.stdout.close()
        self.log.close()
        return self.process.returncode


def set_password(selter, data, who, password):
    subprocess.run([selter, "account", "password", who, "--data", data], input=password + "\n", text=True,
                   check=True, capture_output=True)


def open_sessions(data):
    """Everybody of a folder with virtual time signed in without a second factor: {account pub: cookie}. Before
    the server starts."""
    with open(os.path.join(data, "access.json"), "w") as f:
        f.write('{"second_factor": "off"}')
    now, cookies = int(time.time() * 1e6), {}
    with sqlite3.connect(f"{data}/selter.db", timeout=10) as db:
        for account, pub in db.execute("SELECT id, pub FROM account WHERE ended_by IS NULL").fetchall():
            token = base64.b32encode(hashlib.sha256(pub.encode()).digest()).decode().lower().rstrip("=")
            db.execute("INSERT INTO access_session (pub, token_hash, account_id, needs_second, role, address, agent,"
                       " made_at, seen_at, fresh_at) VALUES (?, ?, ?, 0, NULL, '127.0.0.1', 'uji', ?, ?, ?)",
                       (f"s{pub}", hashlib.sha256(token.encode()).digest(), account, now, now, now))
            cookies[pub] = f"selter-lokal={token}"
    return cookies


def change(data, sql, *values):
    """Past the program: to let time pass for a row."""
    with sqlite3.connect(f"{data}/selter.db", timeout=10) as db:
        return db.execute(sql, values).rowcount


class Browser:
    """Keeps one cookie, sends forms as a page of ours would."""

    def __init__(self, server, **headers):
        self.server, self.headers = server, headers
        self.cookie = None
        self.page = self.token = ""

    def ask(self, method, path, body=None, **headers):
        c = self.server.connection()
        try:
            sent = {"Accept": "text/html", **self.headers, **headers}
            if self.cookie:
                sent["Cookie"] = self.cookie
            c.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in sent.items() if v is not None})
            r = c.getresponse()
            text = r.read().decode("utf-8")
            for line in r.headers.get_all("Set-Cookie") or []:
                pair = line.split(";")[0]
                self.cookie = pair if pair.split("=", 1)[1] else None
                self.token = ""
            if method != "HEAD" and r.status < 300 or r.status >= 400:
                self.page = text
            found = re.search(r'name="_csrf" value="([a-z2-7]+)"', text)
            self.token = found[1] if found else self.token
            return r.status, r.headers, text
        finally:
            c.close()

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def csrf(self):
        """Of the last form seen in this session."""
        return self.token

    def post(self, path, fields, csrf=None, **headers):
        given = self.csrf() if csrf is None else csrf
        body = urllib.parse.urlencode({**({"_csrf": given} if given else {}), **fields})
        return self.ask("POST", path, body, **{"Content_Type": "application/x-www-form-urlencoded",
                                              "Sec_Fetch_Site": "same-origin", **headers})

    def sign_in(self, who, password, **more):
        self.get("/masuk")
        return self.post("/masuk", {"who": who, "password": password, **more})


def hidden(html):
    """What a form of the page carries along."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', html))
    fields.update(re.findall(r'<textarea name="([^"]*)" hidden>\n([^<]*)</textarea>', html))
    return {unescape(k): unescape(v) for k, v in fields.items()}


def links(html):
    return [h.replace("&amp;", "&") for h in re.findall(r'<(?:a|link)\b[^>]*\bhref="([^"]*)"', html)]
