"""What people send as tables, the same for every command that reads one: forms that are accepted,
forms that are not, and nothing of an answer when anything is wrong."""
from harness import Folder, case, check, selter, wrong

BIG = 10 << 20


class Table:
    def __init__(self, name, args, good, needed, wanted=0):
        self.name, self.args, self.good, self.needed, self.wanted = name, args, good, needed, wanted

    def run(self, path, **more):
        args = [path if a == "FILE" else a for a in self.args]
        return selter(*args, timeout=300, **more)


TABLES = [
    Table("rank", ["rank", "FILE", "--weights", "a=40,b=60", "--json"],
          "id,a,b\nA,80,70\nB,60,90\n", "b"),
    Table("panel check", ["panel", "check", "FILE", "--regulation", "bantaeng-69-2019", "--json"],
          "name,element,internal,field_evidence,assessment_evidence\nSatu,pejabat,0,ada,ada\n"
          "Dua,pejabat,0,ada,ada\nTiga,akademisi,0,ada,ada\nEmpat,pakar,0,ada,ada\nLima,pejabat,1,ada,ada\n",
          "element"),
    Table("eligibility", ["eligibility", "FILE", "--regulation", "bantaeng-69-2019", "--post", "other",
                          "--on", "2020-01-06"],
          "id,civil_servant,training,discipline\nA,ya,Diklatpim III|2014-06-20|,-\nB,ya,-,-\n", "id", 1),
]


def every(name):
    """A case of its own for every command."""
    def keep(fn):
        for t in TABLES:
            case(f"table: {t.name}: {name}")(lambda t=t: fn(t))
        return fn
    return keep


def same(t, content, what):
    with Folder() as f:
        plain, other = t.run(f.file("a.csv", t.good)), t.run(f.file("b.csv", content))
    check(plain.status == t.wanted, plain, "the plain table is read")
    check((other.status, other.raw) == (plain.status, plain.raw), other, what)


def bad(t, content, *said, name="x.csv"):
    with Folder() as f:
        return wrong(t.run(f.file(name, content)), name, *said)


@every("CRLF, CR, byte order mark, semicolons, sep=; and no last newline are the same table")
def _(t):
    same(t, t.good.replace("\n", "\r\n"), "CRLF")
    same(t, t.good.replace("\n", "\r"), "CR")
    same(t, b"\xef\xbb\xbf" + t.good.encode(), "byte order mark")
    same(t, b"\xef\xbb\xbf" + t.good.replace("\n", "\r\n").encode(), "both")
    same(t, t.good.rstrip("\n"), "no last newline")
    if "-" not in t.good.split("\n", 1)[0] and "|" not in t.good:
        same(t, t.good.replace(",", ";"), "semicolons")
        same(t, "sep=;\n" + t.good.replace(",", ";"), "Excel's first line")


@every("columns in another order, quoted cells, blank lines are the same table")
def _(t):
    rows = [line.split(",") for line in t.good.splitlines()]
    first = 0 if t.name == "panel check" else 1
    turned = [r[:first] + r[first:][::-1] for r in rows]
    same(t, "\n".join(",".join(r) for r in turned) + "\n", "columns turned round")
    same(t, "\n".join(",".join(f'"{v}"' for v in r) for r in rows) + "\n", "quoted")
    same(t, t.good.replace("\n", "\n\n"), "blank lines")


@every("an empty file, blanks only, a header only")
def _(t):
    bad(t, "")
    bad(t, "\n\n  \n")
    bad(t, b"\xef\xbb\xbf")
    with Folder() as f:
        r = t.run(f.file("x.csv", t.good.split("\n", 1)[0] + "\n"))
    check(r.status in (1, 2) if t.name != "eligibility" else r.status in (0, 2), r, "nobody is in it")
    check("Traceback" not in r.err and r.status != 0 or t.name == "eligibility", r, "said")


@every("another encoding is told, and where")
def _(t):
    bad(t, t.good.encode() + "Zoë,1,2\n".encode("latin-1"), "UTF-8")
    bad(t, t.good.encode("utf-16"), "UTF-8")
    bad(t, t.good.encode() + b"\xff\xfe\n", "UTF-8")
    bad(t, t.good.encode().replace(b"\n", b"\n\0", 1))


@every("a needed column is missing, one is doubled, one is unknown: told together")
def _(t):
    lines = [line.split(",") for line in t.good.splitlines()]
    at = lines[0].index(t.needed)
    without = "\n".join(",".join(r[:at] + r[at + 1:]) for r in lines) + "\n"
    bad(t, without, t.needed)
    doubled = "\n".join(",".join(r + [r[at]]) for r in lines) + "\n"
    bad(t, doubled, t.needed)
    unknown = "\n".join(",".join(r + [("kolom_asing" if i == 0 else "1")]) for i, r in enumerate(lines)) + "\n"
    bad(t, unknown, "kolom_asing")
    both = "\n".join(",".join(r[:at] + r[at + 1:] + [("kolom_asing" if i == 0 else "1")])
                     for i, r in enumerate(lines)) + "\n"
    bad(t, both, t.needed, "kolom_asing")


@every("rows with too few and too many cells, each told by its row")
def _(t):
    width = t.good.split("\n", 1)[0].count(",") + 1
    n = t.good.count("\n")
    r = bad(t, t.good + "sedikit\n" + ",".join("9" * (width + 2)) + "\n")
    check(f"x.csv:{n + 1}" in r.err and f"x.csv:{n + 2}" in r.err, r, "both rows")


@every("a quotation mark that does not close")
def _(t):
    bad(t, t.good + '"tidak ditutup,1,2\n')


@every("a line of 10 MB, a cell of 10 MB, ten thousand columns: refused, not read for ever")
def _(t):
    head = t.good.split("\n", 1)[0]
    bad(t, head + "\n" + "x" * BIG + "\n")
    bad(t, head + "\n" + '"' + "x\n" * (BIG // 2) + '"\n')
    bad(t, "x" * BIG)
    bad(t, head + "," + ",".join(f"k{i}" for i in range(10000)) + "\n")


@every("a file that is not there, a folder, one that may not be read")
def _(t):
    with Folder() as f:
        wrong(t.run(f.path / "tidak-ada.csv"), "tidak-ada.csv")
        wrong(t.run(f.path), str(f.path))


@every("random bytes and truncated tables never crash and never half-answer")
def _(t):
    import random
    chance = random.Random(7)
    with Folder() as f:
        for i in range(12):
            body = bytearray(t.good.encode())
            for _ in range(1 + i):
                body[chance.randrange(len(body))] = chance.randrange(256)
            if i % 3 == 0:
                body = body[:chance.randrange(1, len(body))]
            r = t.run(f.file(f"{i}.csv", bytes(body)))
            check(r.status in (0, 1, 2), r, f"changed bytes {i}: {bytes(body)!r}")
            check(r.status != 2 or r.out == "", r, "no answer beside a fault")
