"""The law without a store: regulations read, compared, and the days counted by them."""
import re
import shutil

from harness import Folder, ROOT, case, check, lawful, refused, selter, wrong

KEYS = ["bantaeng-69-2019", "blora-55-2014", "nasional-15-2019", "ntt-34-2019"]
REGULATION = (ROOT / "regulations/bantaeng-69-2019.yaml").read_text()


def closing(key, opens, *more):
    return lawful(selter("deadline", "--regulation", key, "--opens", opens, "--json", *more)).json()


# ---- regulation list, show, check, diff ----

@case("regulation list: the shipped ones, sorted, with their hash")
def _():
    data = lawful(selter("regulation", "list", "--json")).json()
    check([d["key"] for d in data] == KEYS, data, "four regulations in the order of their keys")
    check({d["key"]: d["in_force"] for d in data}["ntt-34-2019"] is None, data, "a blank date is null")
    check(all(re.fullmatch(r"[0-9a-f]{64}", d["hash"]) for d in data), data, "a SHA-256")
    text = lawful(selter("regulation", "list")).out
    check(len(text.splitlines()) == 4 and all(k in text for k in KEYS), text, "four lines")


@case("regulation show: every clause with what cites it")
def _():
    for key in KEYS:
        data = lawful(selter("regulation", "show", key, "--json")).json()
        check(data["key"] == key and data["clauses"] and data["readings"], key, "clauses and readings")
        ids = [c["id"] for c in data["clauses"]]
        check(len(ids) == len(set(ids)), key, "each clause once")
    text = lawful(selter("regulation", "show", "blora-55-2014")).out
    check("BLR-8.1" in text and "Penafsiran:" in text, text[:200], "clauses and readings as text")


@case("regulation show: an unknown key names the nearest; a path reads a file")
def _():
    wrong(selter("regulation", "show", "blora-55-2015"), "blora-55-2014")
    wrong(selter("regulation", "show", "/tidak/ada.yaml"), "tidak ada")
    wrong(selter("regulation", "show", ""))
    r = lawful(selter("regulation", "show", "./regulations/blora-55-2014.yaml", "--json"))
    check(r.json()["key"] == "blora-55-2014", r, "read from the path")


@case("regulation check: the shipped files are valid")
def _():
    for key in KEYS:
        r = lawful(selter("regulation", "check", f"regulations/{key}.yaml", "--json")).json()
        check(r["valid"] is True and r["key"] == key, r, "valid")


@case("regulation check: all faults of a file at once, each with row and column")
def _():
    text = REGULATION.replace("zone: WITA", "zone: WIX").replace("max_percent: 45", "max_percent: 450")
    text = text.replace("    count: 15\n", "    count: -15\n").replace("clause: BTG-II.A.1.f\n    independent",
                                                                   "clause: BTG-II.A.1.z\n    independent")
    text = text.replace("government: Pemerintah Kabupaten Bantaeng", "goverment: Pemerintah Kabupaten Bantaeng")
    with Folder() as f:
        path = f.file("x.yaml", text)
        r = wrong(selter("regulation", "check", path), "WIX", "450", "-15", "BTG-II.A.1.z", "goverment",
                  "government")
        places = re.findall(rf"^{re.escape(str(path))}:\d+:\d+: ", r.err, re.M)
        check(len(places) >= 5, r, "five faults, each with its place")


@case("regulation check: empty, not YAML, another encoding, NUL, a list, twice the same key")
def _():
    with Folder() as f:
        wrong(selter("regulation", "check", f.file("kosong.yaml", "")), "kosong.yaml")
        wrong(selter("regulation", "check", f.file("kurung.yaml", "a: [1, 2\nb: }")), "kurung.yaml:")
        wrong(selter("regulation", "check", f.file("latin.yaml", REGULATION.replace("Pasal", "Pas\xe9l", 1)
                                                   .encode("latin-1", "replace"))), "latin.yaml")
        wrong(selter("regulation", "check", f.file("nol.yaml", REGULATION[:200].encode() + b"\0" +
                                                   REGULATION[200:].encode())), "nol.yaml")
        wrong(selter("regulation", "check", f.file("daftar.yaml", "- a\n- b\n")), "daftar.yaml")
        wrong(selter("regulation", "check", f.file("ganda.yaml", REGULATION + "\nzone: WIB\n")), "ganda.yaml:",
              "zone")
        wrong(selter("regulation", "check", f.file("jangkar.yaml", "a: &x 1\nb: *x\n")), "jangkar.yaml:")
        wrong(selter("regulation", "check", f.path), str(f.path))


@case("regulation check: CRLF and a byte order mark change nothing but the hash")
def _():
    with Folder() as f:
        plain = lawful(selter("regulation", "check", f.file("a.yaml", REGULATION), "--json")).json()
        for name, text in (("crlf.yaml", REGULATION.replace("\n", "\r\n").encode()),
                           ("bom.yaml", b"\xef\xbb\xbf" + REGULATION.encode())):
            check(lawful(selter("regulation", "check", f.file(name, text), "--json")).json() == plain, name,
                  "same regulation")


@case("regulation check: a line of 10 MB is refused, not read for ever")
def _():
    with Folder() as f:
        wrong(selter("regulation", "check", f.file("lebar.yaml", "title: " + "x" * (10 << 20) + "\n")))


@case("regulation diff: what differs, and nothing between a regulation and itself")
def _():
    data = lawful(selter("regulation", "diff", "blora-55-2014", "bantaeng-69-2019", "--json")).json()
    paths = {d["path"]: d for d in data}
    check("announcement.period.unit" in paths, sorted(paths)[:40], "working days against calendar days")
    check(lawful(selter("regulation", "diff", "ntt-34-2019", "ntt-34-2019", "--json")).json() == [], "", "none")
    check(lawful(selter("regulation", "diff", "ntt-34-2019", "ntt-34-2019")).out == "", "", "none as text")
    wrong(selter("regulation", "diff", "ntt-34-2019", "ntt-35-2019"), "ntt-34-2019")


# ---- deadline ----

@case("deadline: the three regulations count the same opening differently")
def _():
    # REQ: BTG-II.B.1.b permit
    check(closing("bantaeng-69-2019", "2019-12-09")["closes_earliest"] == "2020-01-02", "", "15 working days before")
    # REQ: BLR-8.1 permit
    check(closing("blora-55-2014", "2019-12-09")["closes_earliest"] == "2019-12-23", "", "15 calendar days")
    check(closing("ntt-34-2019", "2019-12-09")["closes_earliest"] == "2019-12-30", "", "14 working days")


@case("deadline: the days not counted, each with its reason")
def _():
    data = closing("bantaeng-69-2019", "2019-12-09")
    days = {d["date"]: d["why"] for d in data["skipped"]}
    check(days["2019-12-25"] == "Natal" or "Natal" in days["2019-12-25"], data, "Christmas")
    check("2019-12-24" in days and "2020-01-01" in days and "2019-12-14" in days, data, "leave, new year, Saturday")
    check(data["clause"] == "BTG-II.B.1.b" and data["count"] == 15 and data["unit"] == "hari-kerja", data, "rule")


@case("deadline: a year without calendar is refused, never read as one without holidays")
def _():
    r = refused(selter("deadline", "--regulation", "bantaeng-69-2019", "--opens", "2035-01-02", "--json"))
    check(r.json()["closes_earliest"] is None and "2035" in r.json()["message"], r, "no date, and which year")
    r = refused(selter("deadline", "--regulation", "bantaeng-69-2019", "--opens", "2027-12-20"))
    check("2028" in r.out, r, "the count runs into a year that is not there")


@case("deadline: impossible dates, and dates of another form")
def _():
    for bad in ("2019-02-29", "2019-13-01", "2019-00-10", "2019-12-32", "9 Desember 2019", "2019-12-9", "",
                "2019-12-09T00:00", "-2019-12-09", "20191209"):
        wrong(selter("deadline", "--regulation", "blora-55-2014", "--opens=" + bad), "bukan tanggal")
    check(closing("blora-55-2014", "2020-02-29")["closes_earliest"] == "2020-03-14", "", "a real leap day")


@case("deadline: options that are needed, keys that are not known")
def _():
    wrong(selter("deadline", "--opens", "2019-12-09"), "--regulation")
    wrong(selter("deadline", "--regulation", "blora-55-2014"), "--opens")
    wrong(selter("deadline", "--regulation", "brola-55-2014", "--opens", "2019-12-09"), "blora-55-2014")


@case("deadline: another folder of calendars, regional days, faults of all files at once")
def _():
    with Folder() as f:
        shutil.copytree(ROOT / "calendars", f.path / "k")
        with_regional = closing("bantaeng-69-2019", "2019-12-09", "--calendar", f.path / "k")
        check(with_regional["closes_earliest"] == "2020-01-03", with_regional, "a regional day off is not counted")
        shutil.rmtree(f.path / "k" / "daerah")
        same = closing("bantaeng-69-2019", "2019-12-09", "--calendar", f.path / "k")
        check(same["closes_earliest"] == "2020-01-02", same, "a copy counts the same")
        wrong(selter("deadline", "--regulation", "bantaeng-69-2019", "--opens", "2019-12-09", "--calendar",
                     f.path / "tidak-ada"))
        for year in ("2019", "2020"):
            old = (f.path / "k" / f"{year}.yaml").read_text()
            f.file(f"k/{year}.yaml", old.replace(f"{year}-01-01", f"{year}-01-41"))
        wrong(selter("deadline", "--regulation", "bantaeng-69-2019", "--opens", "2019-12-09", "--calendar",
                     f.path / "k"), "2019.yaml:", "2020.yaml:", "2019-01-41", "2020-01-41")


@case("deadline: a changed number in a copy of the regulation changes the answer")
def _():
    with Folder() as f:
        path = f.file("x.yaml", REGULATION.replace("    count: 15\n", "    count: 10\n"))
        check(closing(path, "2019-12-09")["closes_earliest"] == "2019-12-23", "", "10 working days before")
        path = f.file("y.yaml", REGULATION.replace("choice: sebelum", "choice: inklusif"))
        check(closing(path, "2019-12-09")["closes_earliest"] == "2019-12-31", "", "the other reading")
