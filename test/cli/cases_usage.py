"""The command line itself: unknown words, options, help, statuses."""
import os
import pathlib
import re
import subprocess

from harness import Folder, ROOT, Result, broken, case, check, lawful, program, selter, wrong

COMMANDS = ["account password", "acts", "deadline", "demo", "eligibility", "init", "journal verify", "panel check",
            "play", "rank", "regulation check", "regulation diff", "regulation list", "regulation show",
            "serve", "upgrade"]


@case("usage: nothing at all shows the help and is wrong")
def _():
    r = selter()
    check(r.status == 2, r, "no command is wrong usage")
    check("Pemakaian:" in r.out, r, "the help is shown")


@case("usage: --help, help and --version are lawful")
def _():
    for word in ("--help", "help"):
        r = lawful(selter(word))
        for command in COMMANDS:
            check(re.search(rf"^  {command}\b", r.out, re.M), r, f"{command} is listed")
    check(re.match(r"selter \d+\.\d+\.\d+\n$", lawful(selter("--version")).out), selter("--version"),
          "a version")


@case("usage: the help lists no command these tests do not know")
def _():
    r = lawful(selter("--help"))
    listed = re.findall(r"^  ([a-z]+(?: [a-z]+)?)(?: {2,}|  )", r.out, re.M)
    listed = {w for w in listed if not w.startswith("--")}
    check(listed == set(COMMANDS), r, f"known {sorted(COMMANDS)}, listed {sorted(listed)}")


@case("usage: an unknown command")
def _():
    wrong(selter("peringkat"), '"peringkat" tidak dikenal')
    wrong(selter("regulation"), "tidak dikenal")
    wrong(selter("regulation", "shwo", "blora-55-2014"), "tidak dikenal")


@case("usage: every command has a help of its own")
def _():
    for command in COMMANDS:
        r = lawful(selter(*command.split(), "--help"))
        check(r.out.startswith(f"selter {command} "), r, "its own help")
        check("--json" in r.out, r, "--json is offered")


@case("usage: an unknown option names the nearest")
def _():
    wrong(selter("rank", "--wieghts", "a=100", "x.csv"), "--wieghts tidak dikenal", "--weights")
    wrong(selter("deadline", "--open", "2019-12-09"), "--open tidak dikenal", "--opens")
    for command in COMMANDS:
        wrong(selter(*command.split(), "--tidak-ada"), "tidak dikenal")


@case("usage: an option twice, without its value, or with one it does not take")
def _():
    wrong(selter("rank", "--weights", "a=100", "--weights", "b=100", "x.csv"), "dua kali")
    wrong(selter("rank", "x.csv", "--weights"), "memerlukan nilai")
    wrong(selter("rank", "--json=ya", "x.csv"), "tidak memakai nilai")


@case("usage: too few and too many arguments")
def _():
    for command in ("rank", "play", "eligibility", "panel check", "regulation check",
                    "regulation show", "regulation diff"):
        wrong(selter(*command.split()), "memerlukan")
    wrong(selter("rank", "a.csv", "b.csv", "--weights", "a=100"), "memerlukan")
    wrong(selter("acts", "sesuatu"), "tanpa argumen")
    wrong(selter("regulation", "diff", "blora-55-2014"), "memerlukan")


@case("usage: -- ends the options, so that a file may begin with a dash")
def _():
    with Folder() as f:
        f.file("-x.csv", "id,a\nA,80\n")
        lawful(selter("rank", "--weights", "a=100", "--", "-x.csv", cwd=f.path))
        wrong(selter("rank", "--weights", "a=100", "-x.csv", cwd=f.path), "tidak dikenal")


@case("usage: what cannot be written to is the system's fault")
def _():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([program(), "regulation", "list"], stdout=full, stderr=subprocess.PIPE,
                              env={**os.environ, "SELTER_SHARE": str(ROOT)}, timeout=60)
    broken(Result(["regulation", "list"], done.returncode, b"", done.stderr),
           "keluaran tidak dapat ditulis")


@case("usage: acts as text and as JSON tell the same acts")
def _():
    text, data = lawful(selter("acts")), lawful(selter("acts", "--json")).json()
    names = [line.split()[0] for line in text.out.splitlines() if line and not line.startswith(" ")]
    check(names == [a["name"] for a in data], text, "same acts in the same order")
    check(len(names) == len(set(names)) and len(names) > 80, text, "every act once")
    for act in data:
        check(act["title"] and act["who"], text, f"{act['name']} has a title and a role")
        check(all(p["name"] and p["type"] and p["label"] for p in act["params"]), text,
              f"{act['name']}: every input has a name, a type and a label")


@case("usage: a share folder without regulations")
def _():
    with Folder() as f:
        wrong(selter("regulation", "list", "--share", f.path), str(f.path), "--share")
        wrong(selter("regulation", "show", "blora-55-2014", "--share", f.path), "blora-55-2014")
        wrong(selter("deadline", "--regulation", ROOT / "regulations/blora-55-2014.yaml", "--opens", "2019-12-09",
                     "--share", f.path), str(f.path))


@case("usage: what meson installs runs by itself, from wherever it was put")
def _():
    build = pathlib.Path(program()).parents[1]
    with Folder() as f:
        done = subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", f.path],
                              capture_output=True, timeout=120)
        check(done.returncode == 0, Result(["install"], done.returncode, done.stdout, done.stderr),
              "it installs")
        installed = next(pathlib.Path(f.path).rglob("bin/selter"))
        share = installed.parents[1] / "share/selter"
        for name in ("regulations", "calendars/daerah", "templates/pages", "assets", "scenarios"):
            check(any((share / name).iterdir()), Result([name], 0, b"", b""), "it is installed")
        (share / "regulations/ntt-34-2019.yaml").unlink()
        env = {k: v for k, v in os.environ.items() if k != "SELTER_SHARE"}
        done = subprocess.run([installed, "regulation", "list"], capture_output=True, cwd="/", env=env,
                              timeout=60)
        r = Result(["regulation", "list"], done.returncode, done.stdout, done.stderr)
        lawful(r)
        check("blora-55-2014" in r.out and "ntt-34-2019" not in r.out, r, "its own regulations")
