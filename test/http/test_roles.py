#!/usr/bin/env python3
"""Every address x every kind of account x every selection of the demonstration: python3 test/http/test_roles.py build/src/selter

Generated from the tables: pages from /api/openapi.json, acts from `selter acts --json`, roles and cells from the tests' own
copy of the matrix (test/matrix/matrix.txt). HTML and JSON answer alike; forms of acts never fail; openapi.json is sound."""
import base64
import collections
import concurrent.futures
import hashlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

from served import ROOT, Server, change, rows

SELTER = None
PHASES = ["persiapan", "diumumkan", "dibuka", "ditutup", "seleksi-administrasi", "seleksi", "diperingkat", "diajukan",
          "terpilih", "dilantik", "dilaporkan"]
END = PHASES.index("dilaporkan")
# Not of the selection's staff: nothing is lost of them by competing.
NOT_STAFF = {"publik", "pelamar"}

Reader = collections.namedtuple("Reader", "pub roles competes")


# ---- the copy of the matrix ----

def cell(word):
    if word == "-":
        return set()
    first, _, last = word.rstrip("+").partition("-")
    return set(range(int(first), int(last or (END if word.endswith("+") else first)) + 1)) | ({"dibatalkan"} if word.endswith("+") else set())


def matrix():
    """({resource: {role: phases}}, {page: (resource, roles)})"""
    part, columns, cells, pages = None, [], {}, {}
    with open(os.path.join(ROOT, "test/matrix/matrix.txt"), encoding="utf-8") as f:
        for line in f:
            words = line.split()
            if not words or line.startswith("#"):
                continue
            if line.startswith("["):
                part = words[0]
            elif words[0] == "resource":
                columns = words[1:]
            elif part == "[resources]":
                cells[words[0]] = dict(zip(columns, map(cell, words[1:])))
            elif part == "[pages]":
                pages[words[0]] = (words[1], set(columns if words[3] == "semua" else words[3:]))
    return cells, pages


class World:
    """The demonstration, served, and a session of everybody who is asked with."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="selter-roles-")
        self.data = os.path.join(self.dir, "data")
        subprocess.run([SELTER, "demo", "--data", self.data], check=True, capture_output=True)
        self.server = Server(SELTER, self.data)
        self.cells, self.copy = matrix()
        self.paths = self.server.json("/api/openapi.json")[1]["paths"]
        self.acts = json.loads(subprocess.run([SELTER, "acts", "--json"], check=True, capture_output=True, text=True).stdout)
        with open(os.path.join(self.data, "clock.json"), encoding="utf-8") as f:
            self.today = json.load(f)["at"][:10]
        self.selections = [pub for pub, in rows(self.data, "SELECT pub FROM selection ORDER BY id")]
        self.cookies, self.local, self.connections = {}, threading.local(), []

    def close(self):
        for c in self.connections:
            c.close()
        self.server.stop()
        shutil.rmtree(self.dir)

    def readers(self, selection):
        """The public, and one account of each set of roles, of those who compete apart."""
        found = {(frozenset(["publik"]), False): Reader(None, frozenset(["publik"]), False)}
        held = collections.defaultdict(set)
        for pub, role in rows(self.data, f"""
                SELECT a.pub, o.role FROM official o JOIN account a ON a.id = o.account_id WHERE o.ended_by IS NULL
                 AND o.from_date <= '{self.today}' AND (o.until_date IS NULL OR o.until_date >= '{self.today}')
                UNION SELECT a.pub, g.role FROM role_grant g JOIN account a ON a.id = g.account_id
                 JOIN selection s ON s.id = g.selection_id WHERE g.ended_by IS NULL AND s.pub = '{selection}'"""):
            held[pub].add(role)
        for pub, competes in rows(self.data, f"""
                SELECT a.pub, (SELECT COUNT(*) FROM dossier d JOIN selection s ON s.id = d.selection_id
                 WHERE d.account_id = a.id AND s.pub = '{selection}') FROM account a WHERE a.ended_by IS NULL ORDER BY a.id"""):
            roles = frozenset(held[pub] | {"publik", "pelamar"})
            found.setdefault((roles, bool(competes)), Reader(pub, roles, bool(competes)))
        return list(found.values())

    def cookie(self, pub):
        """A session as signing in would make it (how that is done is shown by test_signin)."""
        if pub and pub not in self.cookies:
            token = base64.b32encode(hashlib.sha256(pub.encode()).digest()).decode().lower().rstrip("=")
            now = int(time.time() * 1e6)
            change(self.data, "INSERT INTO access_session (pub, token_hash, account_id, needs_second, address, agent, made_at,"
                   " seen_at, fresh_at) SELECT 's' || pub, ?, id, 0, '127.0.0.1', 'uji', ?, ?, ? FROM account WHERE pub = ?",
                   hashlib.sha256(token.encode()).digest(), now, now, now, pub)
            self.cookies[pub] = "selter-lokal=" + token
        return self.cookies.get(pub)

    def ask(self, pub, path, accept):
        """(status, where to, body); one connection a thread."""
        headers = {"Accept": accept}
        if pub:
            headers["Cookie"] = self.cookies[pub]
        for again in (False, True):
            c = getattr(self.local, "connection", None)
            if not c:
                c = self.local.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
                self.connections.append(c)
            try:
                c.request("GET", path, headers=headers)
                r = c.getresponse()
                return r.status, r.headers.get("Location"), r.read()
            except (http.client.HTTPException, OSError):
                c.close()
                self.local.connection = None
                if again:
                    raise

    def one_row(self, sql):
        found = rows(self.data, sql)
        return found[0] if found else None

    def one(self, sql):
        found = self.one_row(sql)
        return found[0] if found else None

    def value_of(self, name, selection):
        """Of a part of an address; None: there is no such thing yet."""
        of = f"(SELECT id FROM selection WHERE pub = '{selection}')"
        tables = {"post": "post", "application": "applicant", "version": "announcement", "complaint": "complaint",
                  "letter": "letter", "meeting": "meeting"}
        fixed = {"selection": selection, "key": "blora-55-2014", "other": "ntt-34-2019", "stage": "wawancara"}
        if name in fixed:
            return fixed[name]
        ended = " AND ended_by IS NULL" if name == "post" else ""
        return self.one(f"SELECT pub FROM {tables[name]} WHERE selection_id = {of}{ended} ORDER BY id LIMIT 1") if name in tables else None

    def address(self, path, get, selection):
        """(address without .json, certain): certain is whether everything it names is there."""
        certain, query, address = True, {}, path.removesuffix(".json")
        for p in get["parameters"]:
            name = p["name"]
            value = None if name == "format" else self.value_of(name, selection)
            if p["in"] == "path":
                certain = certain and name in ("selection", "post", "application") and value is not None
                address = address.replace("{%s}" % name, value or "tidak-ada-0")
            elif p["required"] and name != "format":
                certain = certain and name in ("selection", "post", "application") and value is not None
                query[name] = value or "tidak-ada-0"
        return address + ("?" + urllib.parse.urlencode(query) if query else ""), certain


class Roles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = World()

    @classmethod
    def tearDownClass(cls):
        cls.w.close()

    def pages(self):
        """(name, path, what openapi says)"""
        for path, what in sorted(self.w.paths.items()):
            if "get" in what:
                yield what["get"]["operationId"], path, what["get"]

    def phase(self, selection):
        """As the work room says it to one who works there."""
        pub = self.w.one("SELECT a.pub FROM official o JOIN account a ON a.id = o.account_id WHERE o.role = 'ppk' AND o.ended_by IS NULL ORDER BY o.id DESC LIMIT 1")
        self.w.cookie(pub)
        status, _, body = self.w.ask(pub, f"/seleksi/{selection}/kerja.json", "application/json")
        self.assertEqual(status, 200)
        word = json.loads(body)["selection"]["phase"]
        if word == "dibatalkan" and not self.w.one(f"SELECT n.id FROM announcement n JOIN selection s ON s.id = n.selection_id"
                                                   f" WHERE s.pub = '{selection}'"):
            return 0                   # given up before anybody heard of it
        return PHASES.index(word) if word in PHASES else word

    def open_to(self, page, reader, named, phase):
        resource, made_for = self.w.copy[page]
        can = reader.roles & made_for
        if reader.competes and named:
            can &= NOT_STAFF
        return any((phase if named else END) in self.w.cells[resource].get(role, set()) for role in can)

    def judge(self, page, get, path, reader, phase, selection):
        """What is wrong with the two answers, if anything."""
        named = any(p["name"] == "selection" for p in get["parameters"])
        address, certain = self.w.address(path, get, selection)
        as_json, _, body = self.w.ask(reader.pub, address, "application/json")
        as_html, to, _ = self.w.ask(reader.pub, address, "text/html")
        may = self.open_to(page, reader, named, phase)
        if may and self.w.copy[page][0] in ("own-dossier", "assessing"):
            allowed = {200, 404, 409}          # there is none, or nothing to check yet; not assigned
        elif may:
            allowed = {200, 409} if certain else {200, 400, 404, 409}
        else:
            allowed = {404} if named else {401, 403, 404}
        wrong = []
        if as_json not in allowed:
            wrong.append(f"JSON {as_json}, allowed {sorted(allowed)}")
        if not may and not reader.pub:         # a guest is asked to sign in, whatever there is
            if not (as_html == 303 and to.startswith("/masuk")) and as_html not in allowed:
                wrong.append(f"HTML {as_html} {to}")
        elif as_html != as_json:
            wrong.append(f"HTML {as_html}, JSON {as_json}")
        self.counts[may] += 1
        return [f"{address} as {sorted(reader.roles)}{' competing' if reader.competes else ''} ({reader.pub}), phase {phase}: {w}" for w in wrong]

    def each(self, work):
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            return [w for found in pool.map(lambda x: x[0](*x[1:]), work) for w in found]

    def test_every_page_as_the_matrix_says(self):
        self.counts, work = collections.Counter(), []
        unknown = [name for name, _, _ in self.pages() if name not in self.w.copy]
        self.assertEqual(unknown, [], "pages the copy of the matrix does not know")
        for k, selection in enumerate(self.w.selections):
            phase, readers = self.phase(selection), self.w.readers(selection)
            for reader in readers:
                self.w.cookie(reader.pub)
            for name, path, get in self.pages():
                named = any(p["name"] == "selection" for p in get["parameters"])
                if named or k == 0:
                    work += [(self.judge, name, get, path, reader, phase, selection) for reader in readers]
        wrong = self.each(work)
        self.assertEqual(wrong, [], f"{len(wrong)} of {len(work)}")
        self.assertGreater(min(self.counts[True], self.counts[False]), 300, self.counts)

    def form(self, act, reader, selection):
        given = "?" + urllib.parse.urlencode({"selection": selection}) if any(p["name"] == "selection" for p in act["params"]) else ""
        address, wrong = f"/tindakan/{act['name']}{given}", []
        status, to, body = self.w.ask(reader.pub, address, "text/html")
        if not reader.pub and "publik" not in act["who"]:
            if not (status == 303 and to.startswith("/masuk")) and not (status in (200, 401, 403) and b'action="/masuk"' in body):
                wrong.append(f"{status} {to} instead of signing in")
        elif status == 200:
            if f'action="/tindakan/{act["name"]}"'.encode() not in body and b"multipart/form-data" not in body:
                wrong.append("no form")
        elif status not in (403, 404):
            wrong.append(str(status))
        return [f"{address} as {sorted(reader.roles)} ({reader.pub}): {w}" for w in wrong]

    def test_every_form_of_every_act(self):
        work = []
        phases = {self.phase(s): s for s in self.w.selections}
        for selection in phases.values():             # one of each phase
            readers = self.w.readers(selection)
            for reader in readers:
                self.w.cookie(reader.pub)
            work += [(self.form, act, reader, selection) for act in self.w.acts for reader in readers
                     if any(p["name"] == "selection" for p in act["params"]) or selection == self.w.selections[0]]
        wrong = self.each(work)
        self.assertEqual(wrong[:40], [], f"{len(wrong)} of {len(work)}")

    # ---- openapi.json ----

    def test_openapi_names_every_act_and_nothing_else(self):
        posts = {p.removeprefix("/api/tindakan/") for p, what in self.w.paths.items() if "post" in what}
        self.assertEqual(posts, {a["name"] for a in self.w.acts} | {"act.batch", "act.confirm"})

    def test_openapi_is_sound(self):
        """Against the parts of the specification (3.0.3) that are used."""
        doc = self.w.server.json("/api/openapi.json")[1]
        self.assertEqual(doc["openapi"], "3.0.3")
        self.assertLessEqual({"title", "version"}, set(doc["info"]))
        self.assertLessEqual(set(doc), {"openapi", "info", "paths", "components", "security"})
        ids = []
        for path, item in doc["paths"].items():
            self.assertTrue(path.startswith("/"))
            for method, op in item.items():
                self.assertIn(method, {"get", "post"})
                ids.append(op["operationId"])
                self.assertTrue(op["responses"])
                names = re.findall(r"{(\w+)}", path)
                given = [p for p in op.get("parameters", []) if p["in"] == "path"]
                self.assertEqual(sorted(names), sorted(p["name"] for p in given), path)
                self.assertTrue(all(p["required"] for p in given))
                keys = [(p["in"], p["name"]) for p in op.get("parameters", [])]
                self.assertEqual(len(keys), len(set(keys)), path)
                for p in op.get("parameters", []):
                    self.schema(doc, p["schema"], path)
                for code, answer in op["responses"].items():
                    self.assertRegex(code, r"^[1-5]\d\d$")
                    self.assertIn("description", answer)
                    for media in answer.get("content", {}).values():
                        self.schema(doc, media["schema"], path)
                for media in op.get("requestBody", {}).get("content", {}).values():
                    self.schema(doc, media["schema"], path)
        self.assertEqual(len(ids), len(set(ids)))
        for need in doc["security"]:
            self.assertLessEqual(set(need), set(doc["components"]["securitySchemes"]))

    def schema(self, doc, s, at):
        if "$ref" in s:
            self.assertEqual(set(s), {"$ref"})
            place = doc
            for part in s["$ref"].removeprefix("#/").split("/"):
                self.assertIn(part, place, at)
                place = place[part]
            return
        known = {"type", "format", "pattern", "enum", "description", "items", "properties", "required", "additionalProperties",
                 "minItems", "maxItems", "minimum", "maximum", "maxLength"}
        self.assertLessEqual(set(s), known, at)
        self.assertIn(s.get("type"), {"string", "integer", "number", "boolean", "array", "object"}, (at, s))
        self.assertIsInstance(s.get("description", ""), str)
        if "pattern" in s:
            re.compile(s["pattern"])
        if "enum" in s:
            self.assertTrue(s["enum"] and len(s["enum"]) == len(set(s["enum"])), at)
        if s["type"] == "array":
            self.assertLessEqual(s.get("minItems", 0), s.get("maxItems", 1 << 30))
            self.schema(doc, s["items"], at)
        self.assertLessEqual(set(s.get("required", [])), set(s.get("properties", {})), at)
        self.assertTrue(s.get("required", ["x"]), at)
        for p in s.get("properties", {}).values():
            self.schema(doc, p, at)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
