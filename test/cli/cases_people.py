"""selter panel check and selter eligibility: verdicts with their clauses, and faults in the cells."""
from harness import Folder, case, check, lawful, refused, selter, wrong

PANEL = "name,element,internal,field_evidence,assessment_evidence\n"
FIVE = ["Satu,pejabat,0,b,b", "Dua,pejabat,0,b,b", "Tiga,akademisi,0,b,b", "Empat,pakar,0,b,b", "Lima,pejabat,1,b,b"]


def panel(rows, key="bantaeng-69-2019"):
    with Folder() as f:
        return selter("panel", "check", f.file("p.csv", PANEL + "\n".join(rows) + "\n"), "--regulation", key, "--json")


def clauses(r):
    return [x["clause"] for x in r.json()["findings"] if not x["remark"]]


@case("panel check: Bantaeng's five, lawful")
def _():
    r = lawful(panel(FIVE))
    check(r.json()["lawful"] is True and clauses(r) == [], r, "no finding")


@case("panel check: Bantaeng's findings, each under its clause, all together")
def _():
    # REQ: BTG-II.A.1.d refuse
    check(clauses(refused(panel(FIVE[:4]))) == ["BTG-II.A.1.d"], "", "four")
    check(clauses(refused(panel(FIVE + FIVE))) == ["BTG-II.A.1.d"], "", "ten")
    # REQ: BTG-II.A.1.e refuse
    check("BTG-II.A.1.e" in clauses(refused(panel([r.replace(",0,", ",1,") for r in FIVE[:2]] + FIVE[2:]))), "", "60 %")
    # REQ: BTG-II.A.1.b refuse
    check("BTG-II.A.1.b" in clauses(refused(panel(["A,pejabat,0,b,b"] * 5))), "", "no experts")
    # REQ: BTG-II.A.1.c refuse
    check(clauses(refused(panel(FIVE[:3] + ["Empat,pakar,0,,"] + FIVE[4:]))) == ["BTG-II.A.1.c"], "", "no evidence")
    all_of_them = clauses(refused(panel(["A,pejabat,1,,", "B,pakar,1,,"])))
    check(set(all_of_them) >= {"BTG-II.A.1.d", "BTG-II.A.1.e", "BTG-II.A.1.b", "BTG-II.A.1.c"}, all_of_them, "all")


@case("panel check: the same five under Blora and NTT")
def _():
    # REQ: BLR-6.1 refuse
    check(refused(panel(FIVE, "blora-55-2014")).json()["lawful"] is False, "", "officials of others are strangers")
    r = lawful(panel(FIVE, "ntt-34-2019")).json()
    check(r["lawful"] is None and r["findings"][0]["clause"] is None, r, "not ruled here")


@case("panel check: unknown elements, internal neither 0 nor 1, no name: all at once")
def _():
    with Folder() as f:
        p = f.file("p.csv", PANEL + "A,pejbat,0,b,b\nB,pakar,2,b,b\n,pakar,0,b,b\nD,tukang,ya,b,b\n")
        wrong(selter("panel", "check", p, "--regulation", "bantaeng-69-2019"), f"{p}:2:2", "pejabat", f"{p}:3:3",
              f"{p}:4:1", f"{p}:5:2", f"{p}:5:3")
        wrong(selter("panel", "check", p), "--regulation")
        wrong(selter("panel", "check", p, "--regulation", "bantaeng-69-2018"), "bantaeng-69-2019")


@case("panel check: a thousand rows and one more")
def _():
    with Folder() as f:
        for n, status in ((1000, 1), (1001, 2)):
            p = f.file(f"{n}.csv", PANEL + "".join(f"P{i},pakar,0,b,b\n" for i in range(n)))
            r = selter("panel", "check", p, "--regulation", "bantaeng-69-2019", "--json")
            check(r.status == status, r, f"{n} rows")


# ---- eligibility ----

def persons(text, *more, key="blora-55-2014", post="other", on="2019-12-09"):
    with Folder() as f:
        args = []
        for a in more:
            args.append(f.file("jabatan.csv", a) if a.startswith("id,title") else a)
        return selter("eligibility", f.file("o.csv", text), "--regulation", key, "--post", post, "--on", on, *args)


def person(text, **k):
    r = persons(text, **k)
    lines = r.lines()
    check(len(lines) == 1, r, "one person")
    return lines[0], r


GOOD = ("id,birth_date,civil_servant,own_government,rank,rank_tmt,rank_decree,education,training,performance,"
        "discipline,posts\nA,{birth},ya,ya,{rank},2016-04-01,2016-03-21,{edu},Diklatpim III|2012-08-01|,"
        "{perf},{disc},{posts}\n")
POSTS = ("Kepala Bagian Umum|Sekretariat|III.a|2013-01-02|2016-12-30||2012-12-28|;"
         "Sekretaris Dinas|Dinas Pangan|III.a|2017-01-02|||2016-12-29|")


def blora(birth="1966-05-20", rank="IV/b", edu="S1", perf="2017=Baik;2018=Sangat Baik", disc="-", posts=POSTS):
    one, r = person(GOOD.format(birth=birth, rank=rank, edu=edu, perf=perf, disc=disc, posts=posts))
    return {f["clause"]: f["met"] for f in one["findings"]}, one, r


@case("eligibility: Blora 4(2), letter by letter, met and not met")
def _():
    met, one, r = blora()
    check(r.status == 0 and one["eligible"] is None, r, "health and competency are not yet proved")
    check(not [k for k, v in met.items() if v is False], one, "nothing is unmet")
    for clause, change in (("BLR-4.2.b", {"rank": "IV/a"}), ("BLR-4.2.d", {"birth": "1962-12-08"}),
                           ("BLR-4.2.e", {"edu": "D-III"}), ("BLR-4.2.g", {"perf": "2017=Cukup;2018=Baik"}),
                           ("BLR-4.2.h", {"disc": "sedang|2019-01-01|2020-01-01|PP 53/2010"}),
                           ("BLR-4.2.c", {"posts": POSTS.split(";")[0]})):
        met, one, r = blora(**change)
        check(r.status == 1 and one["eligible"] is False and met.get(clause) is False, r, f"{clause} is not met")


@case("eligibility: the 57th birthday is the last day")
def _():
    # REQ: BLR-4.2.d permit
    check(blora(birth="1962-12-09")[0]["BLR-4.2.d"] is True, "", "57 today")
    # REQ: BLR-4.2.d refuse
    check(blora(birth="1962-12-08")[0]["BLR-4.2.d"] is False, "", "57 yesterday")


@case("eligibility: what is not known is not yet proved, never refused")
def _():
    one, r = person("id\nA\n")
    check(r.status == 0 and one["eligible"] is None, r, "null")
    check(all(f["met"] is not False for f in one["findings"]), r, "nothing is called unmet")


@case("eligibility: D-IV counts as S1, discipline once had is lawful under Blora, not under Bantaeng")
def _():
    check(blora(edu="D-IV")[2].status == 0, "", "D-IV = S1")
    past = "sedang|2012-03-01|2013-02-28|PP 53/2010"
    check(blora(disc=past)[0]["BLR-4.2.h"] is True, "", "not undergoing")
    # REQ: BTG-II.B.1.e.2.i refuse
    one, r = person(f"id,civil_servant,training,discipline\nA,ya,Diklatpim III|2014-01-01|,{past}\n",
                    key="bantaeng-69-2019")
    check({f["clause"]: f["met"] for f in one["findings"]}["BTG-II.B.1.e.2.i"] is False, r, "and never having had")


@case("eligibility: Bantaeng rules neither age nor rank")
def _():
    one, r = person("id,birth_date,civil_servant,rank,training,discipline\nA,1950-01-01,ya,II/a,PKA|2019-01-01|,-\n",
                    key="bantaeng-69-2019")
    check(r.status == 0 and one["eligible"] is not False, r, "not ruled here, so not refused")


@case("eligibility: posts in a file of their own")
def _():
    base = GOOD.format(birth="1966-05-20", rank="IV/b", edu="S1", perf="2017=Baik;2018=Baik", disc="-", posts="")
    rows = ("id,title,unit,level,from,until,decree\nA,Kepala Bagian,Setda,III.a,2013-01-02,2016-12-30,2012-12-28\n"
            "A,Sekretaris Dinas,Dinas Pangan,III.a,2017-01-02,,2016-12-29\n")
    base = "\n".join(line.rsplit(",", 1)[0] for line in base.splitlines()) + "\n"
    with Folder() as f:
        r = lawful(selter("eligibility", f.file("o.csv", base), "--regulation", "blora-55-2014", "--post", "other",
                          "--on", "2019-12-09", "--posts", f.file("j.csv", rows)))
        check({x["clause"]: x["met"] for x in r.lines()[0]["findings"]}["BLR-4.2.c"] is True, r, "both posts count")
        wrong(selter("eligibility", f.file("o.csv", base), "--regulation", "blora-55-2014", "--post", "other",
                     "--on", "2019-12-09", "--posts", f.file("k.csv", rows + "B,Camat,Kecamatan,III.a,2017-01-02,,\n")),
              "k.csv:4")


@case("eligibility: impossible dates, unknown words, doubled ids: all at once, nothing written")
def _():
    r = persons("id,birth_date,sex,rank,education,performance,discipline,training,posts,nip\n"
                "A,1966-02-30,L,IV/b,S1,2018=Baik,-,-,-,\n"
                "B,1966-02-28,X,IV/z,S9,2018=Hebat,-,-,-,\n"
                "C,1966-02-28,L,IV/b,S1,tahun=Baik,berat sekali|x,-,-,12345\n"
                "A,1966-02-28,L,IV/b,S1,2018=Baik,-,Diklat Sakti,-,\n"
                "E,1966-02-28,L,IV/b,S1,2018=Baik,-,-,Camat|Kecamatan|III.a|2018-01-01|2017-01-01,\n")
    wrong(r, "o.csv:2:2", "o.csv:3:3", "o.csv:3:4", "o.csv:3:5", "o.csv:3:6", "o.csv:4:6", "o.csv:4:7", "o.csv:4:10",
          "o.csv:5:8", "o.csv:6:9", '"A"')


@case("eligibility: a fault in the last row of many leaves nothing written")
def _():
    rows = "".join(f"P{i},1970-01-01\n" for i in range(5000))
    wrong(persons("id,birth_date\n" + rows + "Z,1970-13-01\n"), "o.csv:5002:2")
    r = lawful(persons("id,birth_date\n" + rows))
    check(len(r.lines()) == 5000, r.out[:200], "one line each")


@case("eligibility: a NIP must agree with birth date and sex")
def _():
    for nip, sex, good in (("197001011995031001", "L", True), ("197001011995031001", "P", False),
                           ("197001021995031001", "L", False), ("19700101 199503 1 001", "L", True)):
        one, r = person(f"id,nip,birth_date,sex\nA,{nip},1970-01-01,{sex}\n")
        told = [f for f in one["findings"] if "NIP berbeda" in f["message"]]
        check(bool(told) == (not good), r, f"{nip} {sex}: a contradiction is told, and only then")
        check(all(f["met"] is None for f in told), r, "and proves nothing either way")


@case("eligibility: options that are needed or not known")
def _():
    with Folder() as f:
        p = f.file("o.csv", "id\nA\n")
        base = ["eligibility", p, "--regulation", "blora-55-2014", "--post", "other", "--on", "2019-12-09"]
        lawful(selter(*base))
        for i in (2, 4, 6):
            wrong(selter(*base[:i], *base[i + 2:]), "memerlukan")
        wrong(selter(*base[:5], "kepala", *base[6:]), "kepala")
        wrong(selter(*base[:7], "2019-02-30"), "bukan tanggal")
        wrong(selter(*base, "--level", "tinggi"), "tinggi")
        wrong(selter(*base, "--posts", f.path / "tidak-ada.csv"), "tidak-ada.csv")
        wrong(selter("eligibility", "-", *base[2:]))
