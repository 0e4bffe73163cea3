"""Runs the program as a person at a shell would, and says what came of it.

A case is a function with @case(name); it asserts. check() and its kin say what was found when
they fail, so that a line "not ok" can be read without running anything again.
"""
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
CASES = []


def program():
    named = os.environ.get("SELTER")
    for path in [named] if named else [ROOT / "build/check/src/selter", ROOT / "build/src/selter"]:
        if pathlib.Path(path).is_file():
            return str(pathlib.Path(path).resolve())
    raise SystemExit("test/cli/run: no program: build it or name it in SELTER")


def case(name):
    def keep(fn):
        CASES.append((name, fn))
        return fn
    return keep


class Result:
    def __init__(self, args, status, out, err):
        self.args, self.status = args, status
        self.raw, self.out, self.err = out, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.out)

    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def __str__(self):
        return (f"selter {' '.join(map(str, self.args))}\nstatus {self.status}\n"
                f"out: {self.out[:1500]}\nerr: {self.err[:1500]}")


def selter(*args, stdin=b"", env=None, timeout=120, cwd=None):
    done = subprocess.run([program(), *map(str, args)], input=stdin, capture_output=True,
                          timeout=timeout, cwd=cwd or ROOT,
                          env={**os.environ, "SELTER_SHARE": str(ROOT), **(env or {})})
    return Result(args, done.returncode, done.stdout, done.stderr)


def check(condition, result, what):
    if not condition:
        raise AssertionError(f"{what}\n{result}")


def lawful(r):
    check(r.status == 0, r, "should be lawful or done")
    return r


def refused(r, clause=None):
    check(r.status == 1, r, "should be refused by law")
    check(clause is None or clause in r.out, r, f"should name {clause}")
    return r


def wrong(r, *said):
    """Invalid input or usage: exit 2, nothing on standard output, and everything said."""
    check(r.status == 2, r, "should be wrong usage or invalid input")
    check(r.out == "", r, "nothing may be written of an answer")
    for word in said:
        check(word in r.err, r, f"should say: {word}")
    return r


def broken(r, *said):
    check(r.status == 3, r, "should be what the system could not")
    for word in said:
        check(word in r.err, r, f"should say: {word}")
    return r


class Folder:
    """A folder of one case, gone with it."""
    def __enter__(self):
        self.keep = tempfile.TemporaryDirectory(prefix="selter-cli-")
        self.path = pathlib.Path(self.keep.name)
        return self

    def __exit__(self, *_):
        self.keep.cleanup()

    def file(self, name, content):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


def files_under(path):
    return sorted(str(p.relative_to(path)) for p in pathlib.Path(path).rglob("*"))
