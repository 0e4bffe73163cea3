"""bench/run http: pages under load, with nginx serving a static file of the same size in the same run.

The folder is the demonstration's, with 10,000 applications put into one selection by SQL (accounts,
dossiers, profiles, documents, submissions, applications, copied from one that went through the gate):
reading does not ask how they came in, and the journal of such a folder does not verify. wrk runs on
the same cores as the server. Answers are not compressed, but for one row; no answer is kept between
requests."""
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test/http"))
from served import Browser  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
SELECTION = "Seleksi Terbuka Kepala Dinas 2025"
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"

SAVE = """
local cookie, csrf, body = "%s", "%s", '%s'
local n, id = 0, 0
function setup(thread) id = id + 1; thread:set("id", id) end
function request()
  n = n + 1
  return wrk.format("POST", "/api/tindakan/sheet.save",
    {Cookie = cookie, ["X-Selter-Csrf"] = csrf, ["Sec-Fetch-Site"] = "same-origin",
     ["Content-Type"] = "application/json"}, (body:gsub("NILAI", tostring(60 + n %% 40))))
end
"""


def code(n):
    out = ""
    for _ in range(10):
        out = ALPHABET[n % len(ALPHABET)] + out
        n //= len(ALPHABET)
    return out


def copies(db, table, where, change, n):
    """n copies of the rows of a table, each row changed by change(row, i)."""
    found = db.execute(f"SELECT * FROM {table} WHERE {where}")
    names = [c[0] for c in found.description]
    rows = [dict(zip(names, r)) for r in found]
    first = db.execute(f"SELECT MAX(id) FROM {table}").fetchone()[0] + 1
    marks = ", ".join("?" * len(names))
    made, made_ids = [], []
    for i in range(n):
        for row in rows:
            new = {**row, "id": first + len(made)}
            change(new, i)
            made.append([new[c] for c in names])
            made_ids.append(new["id"])
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", made)
    return made_ids


def fill(data, n):
    db = sqlite3.connect(f"{data}/selter.db")
    sel = db.execute("SELECT id FROM selection WHERE title = ?", (SELECTION,)).fetchone()[0]
    dossier, account = db.execute(
        "SELECT d.id, d.account_id FROM dossier d JOIN submission s ON s.dossier_id = d.id WHERE d.selection_id = ?"
        " ORDER BY d.id LIMIT 1", (sel,)).fetchone()
    book = db.execute("SELECT MAX(book_no) FROM submission WHERE selection_id = ?", (sel,)).fetchone()[0]
    accounts = copies(db, "account", f"id = {account}", lambda r, i: r.update(
        pub=code(10**12 + i), p_name=f"Pelamar Tiruan {i:05}", p_nip=None, p_email=None), n)
    dossiers = copies(db, "dossier", f"id = {dossier}",
                      lambda r, i: r.update(pub=code(2 * 10**12 + i), account_id=accounts[i]), n)
    of = f"dossier_id = {dossier} AND ended_by IS NULL"
    for table in ["dossier_profile", "dossier_item"]:
        copies(db, table, of, lambda r, i: r.update(dossier_id=dossiers[i]), n)
    copies(db, "submission", f"dossier_id = {dossier}", lambda r, i: r.update(
        dossier_id=dossiers[i], book_no=book + 1 + i, number=f"UJI-{i:05}"), n)
    copies(db, "application", of, lambda r, i: r.update(pub=code(3 * 10**12 + i), dossier_id=dossiers[i]), n)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("ANALYZE")
    db.commit()
    db.close()


class Server:
    def __init__(self, selter, data):
        begun = time.monotonic()
        self.process = subprocess.Popen([selter, "serve", "--data", data, "--listen", "127.0.0.1:0", "--json"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(json.loads(self.process.stdout.readline())["address"].split(":")[2].strip("/"))
        c = self.connection()
        c.request("GET", "/")
        assert c.getresponse().status == 200
        self.first_ms = (time.monotonic() - begun) * 1000

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def wrk(port, path, connections, seconds, headers=(), script=None):
    """(requests per second, p50 ms, p99 ms, requests, those that were not 2xx or broke)"""
    command = ["wrk", "-t", "1" if connections < 16 else "2", "-c", str(connections), "-d", f"{seconds}s", "--latency"]
    for h in headers:
        command += ["-H", h]
    if script:
        command += ["-s", script]
    out = subprocess.run([*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    def find(pattern, default="0"):
        m = re.search(pattern, out)
        return m[1] if m else default
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", out)
    errors = int(find(r"Non-2xx or 3xx responses: (\d+)")) + (sum(map(int, broken.groups())) if broken else 0)
    return (float(find(r"Requests/sec:\s+([\d.]+)")), milliseconds(find(r"50%\s+([\d.]+\w+)", "0ms")),
            milliseconds(find(r"99%\s+([\d.]+\w+)", "0ms")), int(find(r"(\d+) requests in", "1")), errors)


class Static:
    """nginx with files of the sizes that were met."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        os.makedirs(f"{folder}/www")
        temp = "".join(f"{k}_temp_path {folder}/{k};\n" for k in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        with open(f"{folder}/nginx.conf", "w") as f:
            f.write(f"daemon off; {'user root;' if os.getuid() == 0 else ''} worker_processes 2;\n"
                    f"pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{ {temp} access_log off;\n"
                    f"sendfile on; keepalive_requests 1000000; server {{ listen 127.0.0.1:{self.port}; root {folder}/www; }} }}\n")
        self.process = subprocess.Popen(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
        time.sleep(0.5)

    def file(self, size):
        path = pathlib.Path(self.folder, "www", str(size))
        if not path.exists():
            path.write_bytes(b"x" * size)
        return f"/{size}"

    def stop(self):
        self.process.terminate()
        self.process.wait()


def people(data):
    """Public ids of accounts, by what they are in the selection; the sheet that is being filled in."""
    db = sqlite3.connect(f"file:{data}/selter.db?mode=ro", uri=True)
    sel, pub = db.execute("SELECT id, pub FROM selection WHERE title = ?", (SELECTION,)).fetchone()
    draft = db.execute("SELECT a.pub, d.candidate, d.stage FROM sheet_draft d JOIN account a ON a.id = d.account_id"
                       " WHERE d.selection_id = ?", (sel,)).fetchone()
    office = db.execute("SELECT a.pub FROM record r JOIN account a ON a.id = r.actor_id WHERE r.selection_id = ?"
                        " AND r.act = 'screening.report' AND r.refused_clause IS NULL LIMIT 1", (sel,)).fetchone()[0]
    applicant = db.execute("SELECT a.pub FROM dossier d JOIN account a ON a.id = d.account_id WHERE d.selection_id = ?"
                           " ORDER BY d.id LIMIT 1", (sel,)).fetchone()[0]
    db.close()
    return pub, draft, office, applicant


def run(selter, rows, quick):
    seconds = 2 if quick else 5
    folder = tempfile.mkdtemp(prefix="selter-bench-")
    data = f"{folder}/data"
    try:
        subprocess.run([selter, "demo", "--data", data], check=True, capture_output=True)
        fill(data, 10_000)
        starts = []
        for _ in range(3 if quick else 9):
            s = Server(selter, data)
            starts.append(s.first_ms)
            s.stop()
        server, static = Server(selter, data), Static(folder)
        try:
            measure(server, static, data, folder, seconds, rows)
        finally:
            server.stop()
            static.stop()
        rows.append(f"\nStart to first answer: median {statistics.median(starts):.0f} ms, worst {max(starts):.0f} ms "
                    f"of {len(starts)}.")
        print(rows[-1], flush=True)
    finally:
        shutil.rmtree(folder)


def signed_in(server, data, who):
    with open(f"{data}/masuk.txt") as f:
        password = f.readline().split(": ")[1].strip()
    b = Browser(server)
    assert b.sign_in(who, password)[0] == 303, who
    b.get("/beranda")
    return b


def look(server, path, headers):
    c = server.connection()
    c.request("GET", path, headers=dict(h.split(": ", 1) for h in headers))
    r = c.getresponse()
    size = len(r.read())
    c.close()
    return r.status, size


def measure(server, static, data, folder, seconds, rows):
    sel, (scorer, candidate, stage), office, applicant = people(data)
    as_scorer, as_office, as_applicant = (signed_in(server, data, w) for w in (scorer, office, applicant))
    print(f"Load before the run: {os.getloadavg()[0]:.1f}. Resident before it: RSS {server.resident():.0f} MB.\n")
    print("| page | bytes | connections | requests/s | p50 ms | p99 ms | CPU us/request | nginx, static | RSS MB |\n"
          "|---|---|---|---|---|---|---|---|---|")
    pages = [("public page", f"/seleksi/{sel}", None, ()), ("public page, compressed", f"/seleksi/{sel}", None, ("Accept-Encoding: gzip",)),
             ("applicant's home", "/beranda", as_applicant, ()),
             ("list of 200 of 10,000", f"/seleksi/{sel}/buku-pendaftaran", as_office, ()),
             ("worklist", f"/seleksi/{sel}/pemeriksaan", as_office, ()),
             ("score sheet", f"/seleksi/{sel}/penilaian/lembar/{candidate}?stage={stage}", as_scorer, ())]
    for name, path, who, more in pages:
        headers = [*more, "Accept: text/html"] + ([f"Cookie: {who.cookie}"] if who else [])
        status, size = look(server, path, headers)
        if status == 406:                                               # it has no template yet
            name, headers = name + ", as data", [h.replace("text/html", "application/json") for h in headers]
            status, size = look(server, path, headers)
        if status != 200:
            print(f"| {name} | answers {status} |", flush=True)
            continue
        for n in ([1, 2, 16, 64] if name.startswith("list") else [1, 16, 64]):
            before = server.cpu()
            rate, p50, p99, done, bad = wrk(server.port, path, n, seconds, headers)
            cpu = (server.cpu() - before) * 1e6 / done
            base = wrk(static.port, static.file(size), n, max(1, seconds // 2))[0]
            rows.append(f"| {name} | {size:,} | {n} | {rate:,.0f} | {p50:.2f} | {p99:.2f} | {cpu:,.0f} | {base:,.0f} | "
                        f"{server.resident():.0f} |{f' {bad} failed' if bad else ''}")
            print(rows[-1], flush=True)
    save(server, as_scorer, sel, candidate, stage, folder, seconds, rows)


def save(server, who, sel, candidate, stage, folder, seconds, rows):
    body = json.dumps({"selection": sel, "application": candidate, "stage": stage,
                       "scores": [{"criterion": "presentasi", "value": "NILAI"}, {"criterion": "penguasaan", "value": "80"}]})
    who.get("/beranda")
    script = f"{folder}/save.lua"
    with open(script, "w") as f:
        f.write(SAVE % (who.cookie, who.csrf(), body))
    for n in (1, 32):
        before = server.cpu()
        rate, p50, p99, done, bad = wrk(server.port, "/", n, seconds, script=script)
        cpu = (server.cpu() - before) * 1e6 / done
        rows.append(f"| saving a score, durable | - | {n} | {rate:,.0f} | {p50:.2f} | {p99:.2f} | {cpu:,.0f} | - | "
                    f"{server.resident():.0f} |{f' {bad} failed' if bad else ''}")
        print(rows[-1], flush=True)
