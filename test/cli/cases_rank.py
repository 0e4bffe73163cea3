"""selter rank: exact totals, the published tables, ties, options that are wrong."""
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from harness import HERE, Folder, case, check, lawful, selter, wrong

T1 = [HERE / "t1.csv", "--weights", "rekam-jejak=20,asesmen=25", "--divide", "asesmen=4", "--partial"]
T2 = [HERE / "t2.csv", "--weights", "sementara=45", "--divide", "sementara=0.45", "--partial"]


def ranking(*args):
    return lawful(selter("rank", *args, "--json")).json()["ranking"]


def of(text, *args):
    with Folder() as f:
        return ranking(f.file("x.csv", text), *args)


@case("rank: the published table T1 to the digit, exact and half up")
def _():
    # REQ: BTG-II.B.7.a permit
    r = ranking(*T1)
    check([(x["rank"], x["id"], x["total_exact"], x["total_shown"]) for x in r] == [
        (1, "Peserta 1", "37.98125", "37.98"),
        (2, "Peserta 2", "37.15625", "37.16"),
        (3, "Peserta 3", "33.0875", "33.09"),
        (4, "Peserta 4", "31.55625", "31.56"),
        (5, "Peserta 5", "30.7625", "30.76")], r, "the five published totals")
    text = lawful(selter("rank", *T1)).out
    check([line.split()[3] for line in text.splitlines()] == ["37,98", "37,16", "33,09", "31,56", "30,76"],
          text, "the same as text")


@case("rank: the published interim table T2, through a division that does not end")
def _():
    r = ranking(*T2)
    check([x["total_shown"] for x in r] == ["37.82", "36.09", "34.35", "33.73", "33.27", "31.82"], r,
          "the six published totals")
    check([x["total_exact"] for x in r] == ["37.82", "36.09", "34.35", "33.73", "33.27", "31.82"], r,
          "exact again after dividing by 0.45 and weighing 45 %")


@case("rank: T2 to its end: who was last needs 10.91 points more, 10.90 are not enough")
def _():
    interim = ["37.82", "36.09", "34.35", "33.73", "33.27", "31.82"]
    for more, first in (("10.90", "P1"), ("10.91", "P6")):
        rows = [f"P{i},{v},{Decimal('70') + (Decimal(more) if i == 6 else 0)}"
                for i, v in enumerate(interim, 1)]
        r = of("id,sementara,akhir\n" + "\n".join(rows) + "\n",
               "--weights", "sementara=45,akhir=55", "--divide", "sementara=0.45")
        check(r[0]["id"] == first, r, f"with {more} more")


@case("rank: half up on decimals, where binary fractions would round down")
def _():
    for value, shown in (("33.085", "33.09"), ("1.005", "1.01"), ("2.675", "2.68"), ("0.005", "0.01"),
                         ("0.0049", "0.00"), ("99.995", "100.00"), ("99.9949", "99.99")):
        r = of(f"id,a\nX,{value}\n", "--weights", "a=100")
        check(r[0]["total_shown"] == shown, r, value)


@case("rank: totals are exact against fractions, for weights of a hundredth of a percent")
def _():
    columns, rows = ["a", "b", "c"], []
    for i in range(60):
        rows.append([f"P{i}", f"{(i * 37) % 101}.{(i * 7919) % 10000:04d}"[:8],
                     f"{(i * 53) % 100}.{i % 10}", str((i * 29) % 101)])
    for row in rows:
        row[1] = row[1] if Decimal(row[1]) <= 100 else "100"
    weights, divide = {"a": "33.33", "b": "33.33", "c": "33.34"}, {"c": "3"}
    text = "id,a,b,c\n" + "\n".join(",".join(r) for r in rows) + "\n"
    got = of(text, "--weights", ",".join(f"{k}={v}" for k, v in weights.items()), "--divide", "c=3")
    want = {}
    for row in rows:
        want[row[0]] = sum(Fraction(v) / Fraction(divide.get(k, "1")) * Fraction(weights[k]) / 100
                           for k, v in zip(columns, row[1:]))
    for x in got:
        exact = Fraction(x["total_exact"])
        check(exact == want[x["id"]], x, f"exact total {want[x['id']]}")
        shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        check(x["total_shown"] == str(shown), x, "shown half up")
    totals = [want[x["id"]] for x in got]
    check(totals == sorted(totals, reverse=True), got[:3], "best first")
    check(any("/" in x["total_exact"] for x in got), got[:3], "a third is written n/d")


@case("rank: equals share a rank and name one another; the next rank is skipped")
def _():
    r = of("id,a,b\nA,80,90\nB,90,80\nC,85,85\nD,70,70\nE,99,99\n", "--weights", "a=50,b=50")
    check([(x["rank"], x["id"]) for x in r] == [(1, "E"), (2, "A"), (2, "B"), (2, "C"), (5, "D")], r, "1 2 2 2 5")
    ties = {x["id"]: sorted(x["tied_with"]) for x in r}
    check(ties == {"E": [], "A": ["B", "C"], "B": ["A", "C"], "C": ["A", "B"], "D": []}, r, "who is equal")


@case("rank: an order that hangs on digits that are not shown says so")
def _():
    r = of("id,a\nA,80.001\nB,80.002\nC,70\n", "--weights", "a=100")
    check([x["id"] for x in r] == ["B", "A", "C"], r, "by the exact value")
    check([bool(x.get("hidden_digits")) for x in r] == [True, True, False], r, "said of those two only")
    with Folder() as f:
        text = lawful(selter("rank", f.file("x.csv", "id,a\nA,80.001\nB,80.002\n"), "--weights", "a=100")).out
    check("tidak ditampilkan" in text, text, "and as text")


@case("rank: decimals with point or comma, blanks, columns in any order and case")
def _():
    with_comma = of('id;B;A\nX;"80,5";70\nY; 60 ;90,25\n', "--weights", "a=50,b=50")
    with_point = of("id,a,b\nX,70,80.5\nY,90.25,60\n", "--weights", "A=50,B=50")
    check(with_comma == with_point, with_comma, "the same ranking")


@case("rank: weights that are missing, doubled, no number, too fine, beyond 100, not 100 together")
def _():
    with Folder() as f:
        p = f.file("x.csv", "id,a,b\nX,70,80\n")
        wrong(selter("rank", p), "--weights")
        wrong(selter("rank", p, "--weights", ""), "wajib")
        wrong(selter("rank", p, "--weights", "a=50,a=50"), "dua kali")
        wrong(selter("rank", p, "--weights", "a=x,b=50"), "bukan angka")
        wrong(selter("rank", p, "--weights", "a=33.333,b=66.667"), "dua angka desimal")
        wrong(selter("rank", p, "--weights", "a=-10,b=110"), "0 sampai 100")
        wrong(selter("rank", p, "--weights", "a=50,b=49.99"), "99,99")
        wrong(selter("rank", p, "--weights", "a,b=100"), "TAHAP=ANGKA")
        wrong(selter("rank", p, "--weights", "id=50,a=50"), "pengenal")
        wrong(selter("rank", p, "--weights", "a=60,b=50", "--partial"), "110,00")
        wrong(selter("rank", p, "--weights", "a=0,b=0", "--partial"))
        lawful(selter("rank", p, "--weights", "a=20,b=30", "--partial"))


@case("rank: divisors that are zero, negative, doubled, of no stage")
def _():
    with Folder() as f:
        p = f.file("x.csv", "id,a,b\nX,70,80\n")
        for bad, said in (("a=0", "di atas 0"), ("a=-4", "di atas 0"), ("c=4", "tidak ada dalam --weights"),
                          ("a=4,a=4", "dua kali"), ("a=empat", "bukan angka")):
            wrong(selter("rank", p, "--weights", "a=50,b=50", "--divide", bad), said)


@case("rank: a score below 0, of 101, empty, no number, told all at once with row and column")
def _():
    with Folder() as f:
        p = f.file("x.csv", "id,a,b\nA,-1,80\nB,101,80\nC,,80\nD,80,baik\nA,80,1e2\n,70,70\nG,80,NaN\n")
        r = wrong(selter("rank", p, "--weights", "a=50,b=50"), f"{p}:2:2", f"{p}:3:2", f"{p}:4:2", f"{p}:5:3",
                  f"{p}:6:3", f"{p}:7:1", f"{p}:8:3", "di bawah 0", "di atas 100", "kosong", "bukan angka",
                  'id "A" sudah ada')
        check(len(re.findall(r"^.*x\.csv:\d+", r.err, re.M)) >= 8, r, "eight faults in one go")


@case("rank: a divided score is judged after the division")
def _():
    with Folder() as f:
        lawful(selter("rank", f.file("a.csv", "id,a\nX,400\n"), "--weights", "a=100", "--divide", "a=4"))
        wrong(selter("rank", f.file("b.csv", "id,a\nX,400.1\n"), "--weights", "a=100", "--divide", "a=4"),
              "di atas 100")


@case("rank: faults of options and table come together")
def _():
    with Folder() as f:
        p = f.file("x.csv", "id,a\nX,101\n")
        wrong(selter("rank", p, "--weights", "a=50,b=49", "--divide", "c=2"), "99,00", "tahap c", "di atas 100",
              "b")


@case("rank: from standard input")
def _():
    r = lawful(selter("rank", "-", "--weights", "a=100", "--json", stdin=b"id,a\nX,70\nY,80\n"))
    check([x["id"] for x in r.json()["ranking"]] == ["Y", "X"], r, "read")
    wrong(selter("rank", "-", "--weights", "a=100", stdin=b""), "-")


@case("rank: a hundred thousand rows, and one more than may be")
def _():
    rows = "".join(f"P{i},{i % 101}\n" for i in range(100000))
    with Folder() as f:
        r = selter("rank", f.file("x.csv", "id,a\n" + rows), "--weights", "a=100", "--json", timeout=300)
        check(r.status == 0 and len(r.json()["ranking"]) == 100000, r, "all ranked")
        wrong(selter("rank", f.file("y.csv", "id,a\n" + rows + "Q,1\n"), "--weights", "a=100", timeout=300),
              "100000")
