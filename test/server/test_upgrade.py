#!/usr/bin/env python3
"""selter upgrade: python3 test/server/test_upgrade.py build/src/selter

Folders of the release before are made by cutting the newest migrations away."""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from serving import ROOT, Process, play

SELTER = None
MIGRATIONS = sorted(os.listdir(os.path.join(ROOT, "src/store/migrations")))


def setUpModule():
    global DIR, PLAYED
    DIR = tempfile.mkdtemp(prefix="selter-upgrade-")
    PLAYED = os.path.join(DIR, "played")
    play(SELTER, PLAYED)


def tearDownModule():
    shutil.rmtree(DIR)


def shape(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return (db.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").fetchall(),
                db.execute("SELECT number, sha256 FROM migration ORDER BY number").fetchall())


def content(path, tables):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return {t: db.execute(f"SELECT * FROM {t}").fetchall() for t in tables}


def cut(data, n):
    """Back to the shape before the newest n migrations, found in their own texts."""
    with sqlite3.connect(f"{data}/selter.db") as db:
        for name in reversed(MIGRATIONS[-n:]):
            with open(os.path.join(ROOT, "src/store/migrations", name), encoding="utf-8") as f:
                text = f.read()
            assert not re.search(r"(?m)^(ALTER|UPDATE|DROP|DELETE)", text), name
            for table in reversed(re.findall(r"(?m)^CREATE TABLE (\w+)", text)):
                db.execute(f"DROP TABLE {table}")
            for index in re.findall(r"(?m)^CREATE (?:UNIQUE )?INDEX (\w+)", text):
                db.execute(f"DROP INDEX IF EXISTS {index}")
            db.execute("DELETE FROM migration WHERE number = ?", (int(name[:4]),))
    db.close()


class Upgrade(unittest.TestCase):
    def setUp(self):
        self.data = tempfile.mkdtemp(dir=DIR)
        os.rmdir(self.data)
        shutil.copytree(PLAYED, self.data)
        self.db = os.path.join(self.data, "selter.db")

    def run_it(self, *more, env=None, status=0):
        done = subprocess.run([SELTER, "upgrade", "--data", self.data, *more], capture_output=True, text=True,
                              timeout=120, env={**os.environ, **(env or {})})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def backups(self):
        folder = os.path.join(self.data, "cadangan")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def test_older_folder(self):
        new = shape(self.db)
        cut(self.data, 2)
        old, tables = shape(self.db), ["record", "journal_leaf", "selection", "account"]
        before = content(self.db, tables)
        self.assertNotEqual(old, new)
        refused = Process(SELTER, self.data, listen="127.0.0.1:0")           # the server does not take it
        self.assertIsNone(refused.address)
        status, log = refused.end()
        self.assertEqual(status, 3)
        self.assertIn("selter upgrade", log)
        self.assertEqual(shape(self.db), old)
        told = json.loads(self.run_it("--json").stdout)
        self.assertEqual((told["from"], told["to"]), (old[1][-1][0], new[1][-1][0]))
        self.assertTrue(told["journal"]["holds"])
        self.assertEqual(shape(self.db), new)
        self.assertEqual(content(self.db, tables), before)
        backup = told["backup"]
        self.assertEqual(os.listdir(os.path.dirname(backup)), [os.path.basename(backup)])
        self.assertEqual(os.stat(backup).st_mode & 0o777, 0o600)
        self.assertEqual(shape(backup), old)
        self.assertEqual(content(backup, tables), before)
        p = Process(SELTER, self.data, listen="127.0.0.1:0")
        self.assertEqual(p.ask("/siap")[0], 200)
        p.end()

    def test_backup_can_be_put_back(self):
        cut(self.data, 1)
        old = shape(self.db)
        backup = json.loads(self.run_it("--json").stdout)["backup"]
        for suffix in ["-wal", "-shm"]:
            if os.path.exists(self.db + suffix):
                os.remove(self.db + suffix)
        shutil.copy(backup, self.db)
        self.assertEqual(shape(self.db), old)
        self.run_it()                                                     # and it goes again
        self.assertEqual(len(self.backups()), 2)                         # the first was not written over

    def test_nothing_to_do(self):
        new = shape(self.db)
        self.assertIn("tidak ada yang diubah", self.run_it().stdout)
        self.assertEqual((shape(self.db), self.backups()), (new, []))

    def test_failure_half_way_leaves_the_old_one(self):
        """The first of two migrations is done when the second fails: neither stays."""
        cut(self.data, 2)
        old = shape(self.db)
        for fault, status in [("store.migrate=2", 3), ("store.migrate=2!", -9), ("backup.copy=1", 3)]:
            done = subprocess.run([SELTER, "upgrade", "--data", self.data], capture_output=True, text=True, timeout=120,
                                  env={**os.environ, "SELTER_FAULT": fault})
            self.assertEqual(done.returncode, status, fault + done.stderr)
            self.assertEqual(shape(self.db), old, fault)
            for name in self.backups():
                self.assertEqual(shape(os.path.join(self.data, "cadangan", name)), old, fault)
        self.assertGreater(len(self.backups()), 0)
        self.assertIn("utuh", self.run_it().stdout)

    def test_obstacle(self):
        """A table of that name is there already."""
        cut(self.data, 1)
        with open(os.path.join(ROOT, "src/store/migrations", MIGRATIONS[-1]), encoding="utf-8") as f:
            last = re.findall(r"(?m)^CREATE TABLE (\w+)", f.read())[-1]
        with sqlite3.connect(self.db) as db:
            db.execute(f"CREATE TABLE {last} (x INTEGER)")
        db.close()
        old = shape(self.db)
        self.assertIn(last, self.run_it(status=3).stderr)
        self.assertEqual(shape(self.db), old)

    def test_newer_folder(self):
        with sqlite3.connect(self.db) as db:
            db.execute("INSERT INTO migration VALUES (9001, '9001_later.sql', 'x', '9', 0)")
        db.close()
        self.assertIn("tidak dikenal", self.run_it(status=3).stderr)
        self.assertEqual(self.backups(), [])

    def test_not_while_it_is_served(self):
        p = Process(SELTER, self.data, listen="127.0.0.1:0")
        self.assertIn("sedang dipakai", self.run_it(status=3).stderr)
        self.assertEqual(p.ask("/siap")[0], 200)
        p.end()
        self.run_it()

    def test_a_journal_that_does_not_hold_is_told(self):
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE journal_leaf SET bytes = x'00' WHERE id = (SELECT MIN(id) FROM journal_leaf)")
        db.close()
        self.assertIn("TIDAK UTUH", self.run_it(status=1).stdout)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
