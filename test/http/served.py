"""A played data folder, a server on it, and the few ways of asking it that the tests share."""
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
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")

    def get(self, path, method="GET", **headers):
        """(status, headers, body)"""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
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


def links(html):
    return [h.replace("&amp;", "&") for h in re.findall(r'<(?:a|link)\b[^>]*\bhref="([^"]*)"', html)]
