#!/usr/bin/env python3
"""A whole selection through HTTP and JSON only: python3 test/http/test_api_selection.py build/src/selter

scenarios/blora.yaml, from an empty folder: each act a POST to /api/tindakan/ACT, each page read as .json, officers with
API tokens they made on their page, applicants with their session. The server's legal time is moved to each step's."""
import concurrent.futures
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import scenario
from served import Browser, Server, rows, set_password

SELTER = None
PASSWORD = "kuda lumping sembilan"
STATUS = {"done": 200, "waits": 202, "refused": 409, "faults": 422}
ERRORS = {"conflict": 409, "forbidden": 404}


class Caller:
    """Sends JSON, with a token, with the cookie of a session, or as nobody."""

    def __init__(self, server, who=None, by_token=True):
        self.browser = Browser(server)
        self.headers = {}
        if not who:
            return
        status, _, text = self.browser.sign_in(who, PASSWORD)
        assert status == 303, (who, status, text)
        self.browser.get("/akun")
        if by_token:
            _, _, text = self.browser.post("/akun/token", {"name": "uji", "scope": "baca,tindak", "days": "1"})
            self.headers = {"Authorization": "Bearer " + re.search(r"slt_[a-z2-7]{52}", text)[0]}
            self.browser.cookie = None

    def act(self, name, given):
        headers = {"Content_Type": "application/json", "Sec_Fetch_Site": "same-origin", "Accept": "application/json", **self.headers}
        if not self.headers:
            if not self.browser.token:
                self.browser.get("/masuk")
            headers["X_Selter_Csrf"] = self.browser.csrf()
        status, _, text = self.browser.ask("POST", f"/api/tindakan/{name}", json.dumps(given), **headers)
        return status, json.loads(text)

    def send(self, name, given, content):
        """An act that takes a file: what the file is, the server finds out itself."""
        fields = {k: v for k, v in given.items() if k not in ("file", "sha256", "bytes")}
        if not self.headers:
            fields = {"_csrf": self.browser.csrf(), **fields}
        parts = "".join(f'--batas\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items())
        if "file" in given:
            parts += (f'--batas\r\nContent-Disposition: form-data; name="file"; filename="{given["file"]}"\r\n'
                      f"Content-Type: application/pdf\r\n\r\n{content}\r\n")
        headers = {"Content_Type": "multipart/form-data; boundary=batas", "Sec_Fetch_Site": "same-origin",
                   "Accept": "application/json", **self.headers}
        status, _, text = self.browser.ask("POST", f"/api/tindakan/{name}", (parts + "--batas--\r\n").encode(), **headers)
        return status, json.loads(text)

    def read(self, path):
        status, _, text = self.browser.ask("GET", path, Accept="application/json", **self.headers)
        return status, json.loads(text)


class Selection(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix="selter-api-")
        cls.steps = scenario.read("blora.yaml")
        cls.data = scenario.found(SELTER, cls.dir, cls.steps)
        cls.server = Server(SELTER, cls.data)
        cls.names, cls.callers = scenario.Names(), {}
        cls.names.known["admin"] = rows(cls.data, "SELECT pub FROM account")[0][0]
        acts = json.loads(subprocess.run([SELTER, "acts", "--json"], check=True, capture_output=True, text=True).stdout)
        cls.takes_file = {a["name"] for a in acts if {"sha256", "bytes"} <= {p["name"] for p in a["params"]}}
        paths = cls.server.json("/api/openapi.json")[1]["paths"]
        cls.pages = {get["operationId"]: path for path, what in paths.items() for get in [what.get("get")] if get}

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        shutil.rmtree(cls.dir)

    # ---- who ----

    def caller(self, who, to_do=None):
        if who == "publik":
            # Registering has an address of its own, with a mail (test_account); a program asks the administrator.
            return self.caller("admin") if to_do == "account.create" else Caller(self.server)
        if who not in self.callers:
            pub = self.names.known[who]
            applicant = bool(rows(self.data, f"SELECT 1 FROM account WHERE pub = '{pub}' AND p_nip IS NOT NULL"))
            self.callers[who] = Caller(self.server, self.login(pub), by_token=not applicant)
        return self.callers[who]

    def login(self, pub):
        email, = rows(self.data, f"SELECT p_email FROM account WHERE pub = '{pub}'")[0]
        return email or pub

    def give_passwords(self):
        """To those who act in the file and have none yet."""
        acting = {s["as"] for s in self.steps} & set(self.names.known)
        new = sorted(acting - self.ready)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda who: set_password(SELTER, self.data, self.names.known[who], PASSWORD), new))
        self.ready |= acting

    # ---- the steps ----

    def perform(self, step):
        given, who = self.names.resolve(step.get("with") or {}), self.caller(step["as"], (step["with"] if step["act"] == "act.batch" else step).get("act"))
        each = given["act"] if step["act"] == "act.batch" else step["act"]
        if step["act"] == "act.batch" and each in self.takes_file:
            answers = [self.single(who, each, one)[1] for one in given["inputs"]]
            done = sum(a.get("outcome") == "selesai" for a in answers)
            return 200, {"outcome": "selesai", "ids": {"answers": answers}, "message": f"{done} dari {len(answers)} butir selesai."}
        if step.get("token"):
            given = {**given, "_token": step["token"]}
        return self.single(who, step["act"], given)

    def single(self, who, act, given):
        return (who.send(act, given, scenario.content(given.get("file", ""), given)) if act in self.takes_file
                else who.act(act, given))

    def read_page(self, step):
        given, path = self.names.resolve(step.get("with") or {}), self.pages[step["page"]]
        for name in re.findall(r"{(\w+)}", path):
            path = path.replace("{%s}" % name, given.pop(name))
        query = "&".join(f"{k}={v}" for k, v in given.items())
        return self.caller(step["as"]).read(path + ("?" + query if query else ""))

    def one(self, step):
        """What is not as written."""
        status, data = self.perform(step) if "act" in step else self.read_page(step)
        kind, what = scenario.wanted(step)
        status_wanted = ERRORS[what] if kind == "error" else STATUS[kind]
        if kind == "faults" and "page" in step and "{%s}" % what in self.pages[step["page"]]:
            status_wanted = 404            # what an address names and is not there
        if "page" in step and kind != "done":
            return [] if status == status_wanted else [f"page answered {status}, not {status_wanted}"]
        if status != status_wanted:
            return [f"{status} instead of {status_wanted}: {json.dumps(data)[:300]}"]
        if "act" in step and not scenario.as_wanted(step, scenario.ended(data)):
            return [f"ended {scenario.ended(data)} instead of {scenario.wanted(step)}: {json.dumps(data)[:300]}"]
        if step.get("save") and kind in ("done", "waits"):
            self.names.save(step, data["ids"])
        return list(self.names.differences(step, data))

    def test_from_the_first_meeting_to_the_report(self):
        self.ready, wrong, now = set(), [], ""
        for step in self.steps[scenario.FOUNDING:]:
            moment = step.get("arrived") or step["at"]
            if moment != now:
                self.assertEqual(self.server.move_clock(self.data, scenario.iso(moment)), "serve.clock", step.what)
                now = moment
            self.give_passwords()
            found = self.one(step)
            wrong += [f"{step.what}: {w}" for w in found]
            if found and len(wrong) > 20:
                break
        self.assertEqual(wrong, [])
        # what was done cannot be brought before a time that is over
        self.assertEqual(self.server.move_clock(self.data, scenario.iso("2015-01-01T00:00+07:00")), "serve.clock.kept")
        done = subprocess.run([SELTER, "journal", "verify", "--data", self.data], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class RealFolder(unittest.TestCase):
    def test_its_time_is_nobodys_to_set(self):
        with tempfile.TemporaryDirectory(prefix="selter-nyata-") as folder:
            data = os.path.join(folder, "data")
            subprocess.run([SELTER, "init", "--data", data], check=True, capture_output=True)
            server = Server(SELTER, data)
            try:
                self.assertEqual(server.move_clock(data, "2090-01-01T00:00:00+07:00"), "serve.clock.kept")
                self.assertNotIn("2090", server.html("/jurnal")[1])
                self.assertIn(str(datetime.date.today().year), server.html("/jurnal")[1])
            finally:
                server.stop()


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
