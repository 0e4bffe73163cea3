"""A server on a Unix socket or on loopback, and ways of asking it slowly."""
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "http"))

from served import ROOT, Browser, change, play, rows, set_password  # noqa: E402,F401


class Process:
    """selter serve in any way it can be started; asked over the address it prints."""

    def __init__(self, selter, data, *options, listen=None, env=None, **how):
        self.log = tempfile.TemporaryFile()
        self.begun = time.monotonic()
        where = ["--listen", listen] if listen else []
        self.process = subprocess.Popen(
            [selter, "serve", "--data", data, "--json", *where, *options], stdout=subprocess.PIPE,
            stderr=self.log, text=True, env={**os.environ, **(env or {})}, **how)
        line = self.process.stdout.readline()
        self.address = line.split('"')[3] if line else None

    def read_log(self):
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")

    def socket(self, timeout=20):
        if self.address.startswith("unix:"):
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(timeout)
            try:
                s.connect(self.address[5:])
            except OSError:
                s.close()
                raise
            return s
        host, port = self.address.split("/")[2].rsplit(":", 1)
        return socket.create_connection((host.strip("[]"), int(port)), timeout)

    def ask(self, path, method="GET", body=None, **headers):
        """(status, headers, body)"""
        c = http.client.HTTPConnection("localhost", timeout=20)
        c.sock = self.socket()
        try:
            c.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, r.headers, r.read().decode("utf-8")
        finally:
            c.close()

    def end(self, wait=20):
        """Exit status and the log."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.process.stdout.close()
        with self.log:
            return self.process.returncode, self.read_log()


def closed_after(sock, since):
    """Seconds until the other side closes; whatever it says before is read past."""
    try:
        while sock.recv(65536):
            pass
    except (ConnectionResetError, BrokenPipeError):
        pass
    return time.monotonic() - since


def drip(sock, text, pause, until):
    """Sends text over and over, a byte a pause, until the other side has closed; after how many seconds."""
    since, i = time.monotonic(), 0
    sock.settimeout(pause)
    while time.monotonic() - since < until:
        try:
            sock.sendall(text[i % len(text):i % len(text) + 1])
            i += 1
            if not sock.recv(65536):
                return time.monotonic() - since
        except socket.timeout:
            continue
        except OSError:
            return time.monotonic() - since
    return None
