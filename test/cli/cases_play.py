"""What needs a store: init, play, journal verify, serve. A file with a fault leaves no folder; a
step that goes otherwise than written is told with its line and stops nothing."""
import json
import os
import re
import signal
import sqlite3
import subprocess
import urllib.request

from harness import (Folder, ROOT, broken, case, check, files_under, lawful, program, refused, selter,
                     wrong)

HEAD = "schema: selter/scenario/1\ntitle: Percobaan\nsteps:\n"
OPEN = HEAD + """\
  - {at: 2019-11-12T08:00+08:00, as: sistem, act: account.create, with: {name: Kepala Badan}, save: k}
  - {at: 2019-11-12T08:00+08:00, as: sistem, act: admin.set_official,
     with: {role: badan-kepegawaian, account: $k, from: 2019-11-01}}
  - {at: 2019-11-12T09:00+08:00, as: k, act: selection.open,
     with: {regulation: bantaeng-69-2019, title: Seleksi percobaan}, save: sel}
"""


def play(f, text, *more, name="s.yaml", data="d"):
    return selter("play", f.file(name, text), "--data", f.path / data, *more)


def database(folder):
    return next(p for p in folder.rglob("*") if p.is_file() and p.read_bytes()[:15] == b"SQLite format 3")


def untouched(text, *said):
    """Refused before anything is done: no data folder is left."""
    with Folder() as f:
        r = wrong(play(f, text), *said)
        check(not (f.path / "d").exists(), r, "no folder is made for a file with faults")


# ---- init ----

@case("init: makes a folder, and again changes nothing")
def _():
    with Folder() as f:
        check(lawful(selter("init", "--data", f.path / "d", "--json")).json()["data"] == str(f.path / "d"), "", "named")
        before = files_under(f.path / "d")
        check(before, before, "something is there")
        lawful(selter("init", "--data", f.path / "d"))
        check(files_under(f.path / "d") == before, before, "the same files")


@case("init: without a folder, on a file, under a file, at a database that is not there")
def _():
    with Folder() as f:
        r = selter("init")
        check(r.status in (2, 3) and "--data" in r.err and r.out == "", r, "says what is needed")
        p = f.file("berkas", "x")
        broken(selter("init", "--data", p))
        broken(selter("init", "--data", p / "d"))
        check(p.read_bytes() == b"x", p, "the file is as it was")
        broken(selter("init", "--data", f.path / "e", "--db", "postgresql://tidak-ada@127.0.0.1:1/x"))


# ---- play: files ----

@case("play: a scenario that holds; text and JSON")
def _():
    with Folder() as f:
        r = lawful(play(f, OPEN))
        check("3 langkah: 3 tindakan" in r.out, r, "what was done")
        data = lawful(play(f, OPEN, "--json", data="e")).json()
        check(data == {"steps": 3, "acts": 3, "refusals": 0, "pages": 0, "wrong": 0, "findings": []}, data, "counts")


@case("play: CRLF and a byte order mark are the same scenario")
def _():
    with Folder() as f:
        lawful(play(f, OPEN.replace("\n", "\r\n")))
        lawful(play(f, b"\xef\xbb\xbf" + OPEN.encode(), data="e"))


@case("play: empty, no YAML, another encoding, NUL, a line of 10 MB, a folder, not there: no data folder")
def _():
    untouched("", "s.yaml")
    untouched("a: [1, 2\n", "s.yaml:")
    untouched(OPEN.encode() + "# Zoë\n".encode("latin-1"), "s.yaml")
    untouched(OPEN.encode() + b"\0\n", "s.yaml")
    untouched(OPEN + "# " + "x" * (10 << 20) + "\n", "s.yaml")
    with Folder() as f:
        wrong(selter("play", f.path, "--data", f.path / "d"), str(f.path))
        wrong(selter("play", f.path / "x.yaml", "--data", f.path / "d"), "x.yaml")
        check(not (f.path / "d").exists(), f.path, "no folder")


@case("play: all faults of all files at once, with row and column, before anything is done")
def _():
    bad = HEAD + """\
  - {at: 2019-02-30T08:00+08:00, as: sistem, act: account.create}
  - {at: 2019-11-12, as: sistem, act: account.create}
  - {at: 2019-11-12T08:00+08:00, as: sistem}
  - {at: 2019-11-12T08:00+08:00, as: sistem, act: account.create, page: law.list}
  - {at: 2019-11-12T08:00+08:00, act: account.create}
  - {at: 2019-11-12T08:00+08:00, as: sistem, act: account.create, wiht: {name: X}}
  - {at: 2019-11-12T08:00+08:00, as: sistem, act: account.create, with: [1]}
  - {at: 2019-11-11T08:00+08:00, as: sistem, act: account.create}
"""
    with Folder() as f:
        p, q = f.file("a.yaml", bad), f.file("b.yaml", "schema: selter/scenario/2\ntitle: X\nsteps: []\n")
        r = wrong(selter("play", p, q, "--data", f.path / "d"), "with", "b.yaml:1", "selter/scenario/2")
        for row in range(4, 11):
            check(re.search(rf"a\.yaml:{row}:\d+:", r.err), r, f"row {row} is told")
        check(not (f.path / "d").exists(), r, "no folder")


@case("play: two files are merged by time, each with its own names")
def _():
    with Folder() as f:
        a = f.file("a.yaml", OPEN)
        b = f.file("b.yaml", OPEN.replace("T08:00", "T08:30").replace("T09:00", "T09:30"))
        r = lawful(selter("play", a, b, "--data", f.path / "d", "--json")).json()
        check(r["steps"] == 6 and r["wrong"] == 0, r, "six steps")


@case("play: needs a folder; a store that cannot be reached is the system's fault")
def _():
    with Folder() as f:
        p = f.file("s.yaml", OPEN)
        r = selter("play", p)
        check(r.status in (2, 3) and "--data" in r.err, r, "says what is needed")
        broken(selter("play", p, "--data", f.path / "d", "--db", "postgresql://tidak-ada@127.0.0.1:1/x"))
        broken(selter("play", p, "--data", f.file("berkas", "x")))


# ---- play: steps ----

STEP = "  - {at: 2019-11-12T10:00+08:00, as: %s}\n"


def steps(*lines):
    """Plays the opening and these steps; gives back what was found wrong, by line."""
    with Folder() as f:
        r = play(f, OPEN + "".join(STEP % line for line in lines), "--json")
        check(r.status in (0, 1), r, "played to the end")
        data = r.json()
        check(data["steps"] == 3 + len(lines), r, "every step was played")
        check((r.status == 0) == (data["wrong"] == 0), r, "status and count agree")
        return data["findings"], r


@case("play: an act that is not known, an input that is not known or lacking, an id that is not there")
def _():
    found, r = steps("k, act: selection.opne, with: {title: x}",
                     "k, act: selection.add_post, with: {selection: $sel, tittle: x, posts: lainnya}",
                     "k, act: selection.add_post, with: {selection: zzzzzzzz, title: a, unit: b, posts: lainnya}",
                     "k, act: selection.add_post, with: {selection: $tidak, title: a, unit: b, posts: lainnya}",
                     "siapa, act: selection.add_post, with: {selection: $sel, title: a, unit: b, posts: lainnya}")
    text = "\n".join(found)
    for said in ("selection.opne", "tittle", "Seleksi tidak ditemukan", "$tidak", '"siapa"'):
        check(said in text, r, f"told: {said}")


@case("play: faults of one act come together and are expected by field")
def _():
    found, r = steps("k, act: selection.plan_budget, faults: items, with: {selection: $sel, items: "
                     "[{name: a, source: APBD, amount: -1}, {name: b, source: APBD, amount: 2000000000000000}]}",
                     "k, act: selection.add_post, faults: vacant_from, with: {selection: $sel, title: a, unit: b, "
                     "posts: lainnya, vacant_from: 2019-02-30}",
                     "k, act: selection.add_post, faults: posts, "
                     "with: {selection: $sel, title: a, unit: b, posts: raja}")
    check(found == [], r, "negative, too large, impossible date, unknown word")


@case("play: a refusal by another clause than written, or none at all, is told")
def _():
    add = "k, act: committee.appoint, with: {selection: $sel, team: pansel, number: a, date: 2019-11-12}"
    found, r = steps(add + ", refused: BTG-II.A.1.a", add + ", refused: BTG-II.A.1.d", add,
                     "k, act: selection.add_post, with: {selection: $sel, title: a, unit: b, posts: lainnya}, "
                     "refused: BTG-4")
    check(len(found) == 3 and "ditolak BTG-II.A.1.a" in found[0] and "ternyata selesai" in found[2], r,
          "three of four went otherwise")


@case("play: an expectation that does not hold is told with what was found")
def _():
    found, r = steps("publik, page: law.show, with: {key: bantaeng-69-2019}, expect: {regulation.key: blora-55-2014}",
                     "publik, page: law.show, with: {key: bantaeng-69-2019}, expect: {regulation.key: bantaeng-69-2019}",
                     "publik, page: law.tidak-ada, error: not-found")
    check(len(found) == 1 and "bantaeng-69-2019" in found[0], r, "only the first")


@case("play: what refuses or is faulty leaves nothing: the same facts as without those steps")
def _():
    add = "k, act: selection.add_post, with: {selection: $sel, title: a, unit: b, posts: lainnya}"
    backward = "{step: BTG-II.B.3, from: 2020-01-02T08:00+08:00, until: 2020-01-01T08:00+08:00}"
    forward = "{step: BTG-II.B.5, from: 2020-01-02T08:00+08:00, until: 2020-01-03T08:00+08:00}"
    good = STEP % add
    noise = (STEP % (add + ", faults: title") +
             STEP % ("k, act: committee.appoint, refused: BTG-II.A.1.a, "
                     "with: {selection: $sel, team: pansel, number: a, date: 2019-11-12}") +
             STEP % ("k, act: selection.plan_schedule, faults: steps, "
                     f"with: {{selection: $sel, steps: [{backward}, {forward}]}}"))
    counts = []
    with Folder() as f:
        for name, text in (("a", OPEN + good), ("b", OPEN + good + noise)):
            lawful(play(f, text, data=name))
            con = sqlite3.connect(f"file:{database(f.path / name)}?mode=ro", uri=True)
            tables = [t for (t,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
            counts.append({t: con.execute(f'SELECT COUNT(*) FROM "{t}"').fetchone()[0] for t in tables})
            con.close()
    check(counts[0] == counts[1] and counts[0]["post"] == 1, counts, "no table holds a row more")


@case("play: the same intention twice is one, with other input a conflict")
def _():
    add = ("k, act: selection.add_post, token: t1, with: {selection: $sel, title: %s, unit: b, posts: lainnya}")
    found, r = steps(add % "a", add % "a", add % "z" + ", error: conflict")
    check(found == [], r, "answered as before; then refused as a conflict")


# ---- demo ----

def demo(f, plan, **scenarios):
    """The program's own regulations with another plan; the folder of the demonstration is d."""
    for name in ("regulations", "calendars"):
        if not (f.path / "share" / name).exists():
            f.file("share/x", "")
            (f.path / "share" / name).symlink_to(ROOT / name)
    f.file("share/scenarios/demo.txt", plan)
    for name, text in scenarios.items():
        f.file(f"share/scenarios/{name}.yaml", text)
    return selter("demo", "--share", f.path / "share", "--data", f.path / "d", "--json")


@case("demo: plays each scenario to its own instant and leaves the folder at the plan's time")
def _():
    with Folder() as f:
        other = OPEN.replace("T08:00", "T08:30").replace("T09:00", "T09:30")
        r = lawful(demo(f, "# rencana\n\n2019-12-01T10:00+07:00\na.yaml -\nb.yaml 2019-11-12T09:15+08:00\n",
                        a=OPEN, b=other))
        check(r.json()["steps"] == 5, r, "three of the one, two of the other")
        lawful(selter("journal", "verify", "--data", f.path / "d"))
        wrong(demo(f, "2019-12-01T10:00+07:00\na.yaml -\n"), "sudah berisi")


@case("demo: a plan with faults says all of them and makes no folder")
def _():
    with Folder() as f:
        r = wrong(demo(f, "kemarin\na.yaml\na.yaml besok\nb.yaml -\n", a=OPEN, b=HEAD + "  - {as: sistem}\n"),
                  "demo.txt:1", "kemarin", "demo.txt:2", "demo.txt:3", "b.yaml:4")
        wrong(demo(f, ""), "demo.txt")
        wrong(demo(f, "2019-12-01T10:00+07:00\n"), "tidak ada skenario")
        wrong(demo(f, "2019-12-01T10:00+07:00\ntidak-ada.yaml -\n"), "tidak-ada.yaml")
        wrong(demo(f, "2019-11-12T00:00+07:00\na.yaml -\n"), "berlanjut")
        wrong(demo(f, "2019-11-12T00:00+07:00\na.yaml 2019-11-13T00:00+07:00\n"), "melewati")
        check(not (f.path / "d").exists(), r, "no folder")
        r = selter("demo")
        check(r.status in (2, 3) and "--data" in r.err and r.out == "", r, "says what is needed")


# ---- journal verify ----

def played(f):
    lawful(play(f, OPEN))
    return f.path / "d"


@case("journal verify: holds after a play; told as text and as JSON")
def _():
    with Folder() as f:
        d = played(f)
        data = lawful(selter("journal", "verify", "--data", d, "--json")).json()
        check(data["holds"] is True and data["records"] == 3 and data["findings"] == [], data, "three records")
        check("utuh" in lawful(selter("journal", "verify", "--data", d)).out, "", "as text")


@case("journal verify: a changed fact, a changed record, a record taken out are found")
def _():
    for sql in ("UPDATE selection SET title = 'Lain'", "UPDATE official SET role = 'ppk'",
                "DELETE FROM event"):
        with Folder() as f:
            d = played(f)
            con = sqlite3.connect(database(d))
            con.execute("PRAGMA foreign_keys = OFF")
            check(con.execute(sql).rowcount > 0, sql, "something was changed")
            con.commit()
            con.close()
            r = selter("journal", "verify", "--data", d, "--json")
            check(r.status == 1 and r.json()["holds"] is False and r.json()["findings"], r, sql)


@case("journal verify: no folder, a folder without a store, a note that is none")
def _():
    with Folder() as f:
        r = selter("journal", "verify")
        check(r.status in (2, 3) and "--data" in r.err, r, "says what is needed")
        r = selter("journal", "verify", "--data", f.path / "tidak-ada")
        check(r.status in (2, 3) and r.out == "", r, "not there")
        check(not (f.path / "tidak-ada").exists(), r, "and not made by looking")
        d = played(f)
        wrong(selter("journal", "verify", "--data", d, "--note", f.path / "tidak-ada"), "tidak-ada")
        r = selter("journal", "verify", "--data", d, "--note", f.file("catatan", "bukan segel\n"))
        check(r.status in (1, 2), r, "a note that is none does not hold")


# ---- serve ----

@case("serve: only loopback; an address that is none; a folder that is not there")
def _():
    with Folder() as f:
        d = played(f)
        for listen in ("0.0.0.0:0", "8.8.8.8:8080", "::", "abc", "127.0.0.1:99999", "127.0.0.1", ""):
            wrong(selter("serve", "--data", d, f"--listen={listen}", timeout=20))
        r = selter("serve", "--data", f.path / "tidak-ada", "--listen", "127.0.0.1:0", timeout=20)
        check(r.status in (2, 3) and not (f.path / "tidak-ada").exists(), r, "not made by serving")


@case("serve: says where, answers, and ends well on SIGTERM")
def _():
    with Folder() as f:
        d = played(f)
        p = subprocess.Popen([program(), "serve", "--data", str(d), "--listen", "127.0.0.1:0", "--json"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT,
                             env={**os.environ, "SELTER_SHARE": str(ROOT)})
        try:
            address = json.loads(p.stdout.readline())["address"]
            url = address if address.startswith("http") else f"http://{address}"
            with urllib.request.urlopen(url.rstrip("/") + "/regulasi?format=json", timeout=20) as answer:
                body = json.load(answer)
            check(answer.status == 200 and len(body["regulations"]) == 4, body, "four regulations")
        finally:
            p.send_signal(signal.SIGTERM)
            status = p.wait(20)
        check(status == 0, status, "ended well")


ADMIN = HEAD + """\
  - {at: 2019-11-12T08:00+07:00, as: sistem, act: account.create, with: {name: Admin, email: admin@contoh.go.id}}
"""


@case("account password: from the machine, read from standard input, told as text and as JSON")
def _():
    with Folder() as f:
        d = f.path / "d"
        lawful(play(f, ADMIN))
        r = lawful(selter("account", "password", "admin@contoh.go.id", "--data", d,
                          stdin=b"kuda baterai staples benar\n"))
        check("disimpan" in r.out and "kuda" not in r.out, r, "said, and not shown")
        r = lawful(selter("account", "password", "admin@contoh.go.id", "--data", d, "--json",
                          stdin=b"kuda baterai staples benar\r\n"))
        check(r.json()["account"] == "admin@contoh.go.id", r, "as JSON")


@case("account password: no such account, a weak password, nothing to read")
def _():
    with Folder() as f:
        d = f.path / "d"
        lawful(play(f, ADMIN))
        wrong(selter("account", "password", "lain@contoh.go.id", "--data", d,
                     stdin=b"kuda baterai staples benar\n"), "lain@contoh.go.id")
        for weak in (b"", b"\n", b"pendek\n", b"admin@contoh.go.id\n"):
            wrong(selter("account", "password", "admin@contoh.go.id", "--data", d, stdin=weak))
        wrong(selter("account", "password", "--data", d, stdin=b"x\n"))
