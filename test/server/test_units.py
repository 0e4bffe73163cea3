#!/usr/bin/env python3
"""The systemd units: understood by systemd, and hardened: python3 test/server/test_units.py build/src/selter"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from serving import ROOT, Process

SELTER = None
EXPOSURE = 15            # of 100; systemd calls everything below 20 "OK" or better


class Units(unittest.TestCase):
    def setUp(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("no systemd-analyze")
        self.dir = tempfile.mkdtemp(prefix="selter-units-")
        for name in ["selter.service", "selter.socket"]:
            with open(os.path.join(ROOT, "share/systemd", name), encoding="utf-8") as f:
                text = f.read()
            with open(os.path.join(self.dir, name), "w", encoding="utf-8") as f:
                f.write(text.replace("/usr/local/bin/selter", SELTER))

    def tearDown(self):
        shutil.rmtree(self.dir)

    def analyze(self, *how):
        return subprocess.run(["systemd-analyze", *how], capture_output=True, text=True, timeout=60)

    def test_understood(self):
        done = self.analyze("verify", f"{self.dir}/selter.service", f"{self.dir}/selter.socket")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_is_wrong_is_found(self):
        with open(f"{self.dir}/selter.service", "a", encoding="utf-8") as f:
            f.write("[Service]\nProtectSistem=strict\n")
        self.assertIn("ProtectSistem", self.analyze("verify", f"{self.dir}/selter.service").stderr)

    def test_hardened(self):
        how = ["security", "--offline=true", f"--threshold={EXPOSURE}", f"{self.dir}/selter.service"]
        done = self.analyze(*how)
        self.assertEqual(done.returncode, 0, done.stdout[-300:])
        with open(f"{self.dir}/selter.service", encoding="utf-8") as f:
            text = f.read()
        with open(f"{self.dir}/selter.service", "w", encoding="utf-8") as f:
            f.write(re.sub(r"(?m)^(SystemCall|Protect|Private|Restrict).*\n", "", text))
        self.assertNotEqual(self.analyze(*how).returncode, 0)

    def test_command_is_one_of_ours(self):
        """The options of ExecStart are understood: with a folder that is there, it serves."""
        with open(f"{self.dir}/selter.service", encoding="utf-8") as f:
            command = re.search(r"(?m)^ExecStart=\S+ (.*)$", f.read())[1].split()
        self.assertEqual(command[:3], ["serve", "--data", "/var/lib/selter"])
        subprocess.run([SELTER, "init", "--data", f"{self.dir}/data"], check=True, capture_output=True)
        p = Process(SELTER, f"{self.dir}/data", *command[3:], listen=f"unix:{self.dir}/s.sock")
        self.assertEqual(p.ask("/siap")[0], 200)
        self.assertEqual(p.end()[0], 0)


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
