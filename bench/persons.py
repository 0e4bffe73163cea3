#!/usr/bin/env python3
"""Writes a CSV of invented persons for the eligibility bench: bench/persons.py N > FILE.

Every row is different in its facts (rank, posts, trainings, appraisals, discipline), so that all
requirements are judged. The numbers follow from the row, nothing is random.
"""
import sys

RANKS = ["III/d", "IV/a", "IV/b", "IV/c", "IV/d"]
TRAININGS = ["Diklatpim Tk. III", "PKA", "Diklatpim Tk. II", "PKN Tingkat II", "SPAMEN"]
LEVELS = ["administrator-iii.a", "administrator-iii.b", "jpt-pratama"]
GRADES = ["Baik", "Sangat Baik", "Cukup"]

out = sys.stdout
out.write("id,name,nip,birth_date,sex,own_government,rank,rank_tmt,rank_decree,education,"
          "training,performance,discipline,posts,competency,health\n")
for i in range(int(sys.argv[1])):
    y, m, d = 1960 + i % 22, 1 + i % 12, 1 + i % 28
    sex = 1 + i % 2
    nip = f"{y}{m:02}{d:02}{y + 25}03{sex}{1 + i % 998:03}"
    posts = (f"Kepala Bagian {i % 40}|Sekretariat|{LEVELS[i % 3]}|2012-0{1 + i % 9}-01|2015-06-30||2011-12-01;"
             f"Sekretaris Dinas {i % 30}|Dinas {i % 25}|{LEVELS[(i // 3) % 3]}|2015-07-01|||2015-06-15")
    discipline = "-" if i % 7 else "sedang|2013-01-01|2013-12-31|PP 53/2010"
    out.write(f"p{i},Nama {i},{nip},{y}-{m:02}-{d:02},{'L' if sex == 1 else 'P'},{'ya' if i % 9 else 'tidak'},"
              f"{RANKS[i % 5]},2014-04-01,2014-03-01,S1,{TRAININGS[i % 5]}|2014-05-01,"
              f"2017={GRADES[i % 3]};2018={GRADES[(i // 3) % 3]},{discipline},{posts},ya,\n")
