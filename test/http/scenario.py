"""A scenario's steps (docs/scenarios.md) for the tests that perform them from outside: the file as written, names that
are saved, and what a step expects."""
import datetime
import json
import os
import subprocess
import sys

sys.path.append("/usr/lib/python3/dist-packages")    # Debian's, should python3 be another
import yaml

from served import ROOT, play


class Step(dict):
    """A mapping of the file; every value is the text that stands there."""
    line = 0

    @property
    def what(self):
        return f"line {self.line}: {self.get('act') or self.get('page')} by {self['as']} at {self['at']}"


class Loader(yaml.BaseLoader):
    pass


def _mapping(loader, node):
    made = Step(loader.construct_mapping(node, deep=True))
    made.line = node.start_mark.line + 1
    return made


Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(name):
    with open(os.path.join(ROOT, "scenarios", name), encoding="utf-8") as f:
        return yaml.load(f, Loader)["steps"]


def instant(text):
    """As the program reads it: with or without seconds."""
    return datetime.datetime.fromisoformat(text)


def iso(text):
    return instant(text).isoformat()


def at(data, path):
    """"lines.0.shown", "meetings.n"; None when there is no such place."""
    for part in path.split("."):
        if isinstance(data, list):
            data = len(data) if part == "n" else data[int(part)] if part.isdigit() and int(part) < len(data) else None
        elif isinstance(data, dict):
            data = data.get(part)
        else:
            return None
    return data


def shown(value):
    if value is None:
        return "null"
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


FOUNDING = 2        # steps by the system: who runs the machine makes the first administrator


def found(selter, folder, steps):
    """An empty data folder of the first steps, that does without second factors."""
    data, path = os.path.join(folder, "data"), os.path.join(folder, "awal.yaml")
    subprocess.run([selter, "init", "--data", data], check=True, capture_output=True)
    assert all(s["as"] == "sistem" for s in steps[:FOUNDING]) and steps[FOUNDING]["as"] != "sistem"
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"schema": "selter/scenario/1", "title": "Awal", "steps": steps[:FOUNDING]}, f)
    play(selter, data, path)
    with open(os.path.join(data, "access.json"), "w", encoding="utf-8") as f:
        json.dump({"second_factor": "off"}, f)
    return data


class Names:
    """What `save` kept."""

    def __init__(self):
        self.known = {}

    def resolve(self, value):
        if isinstance(value, str) and value.startswith("$"):
            return self.known[value[1:]]
        if isinstance(value, dict):
            return {k: self.resolve(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.resolve(v) for v in value]
        return value

    def save(self, step, ids):
        save = step.get("save")
        if isinstance(save, str):
            self.known[save] = next(iter(ids.values()))
        for name, path in (save or {}).items() if isinstance(save, dict) else []:
            value = at(ids, path)
            assert isinstance(value, str), (step.what, "nothing to save as", name, ids)
            self.known[name] = value

    def differences(self, step, data):
        """What `expect` says and is not so."""
        for path, wanted in (step.get("expect") or {}).items():
            found, asked = shown(at(data, path)), shown(self.resolve(wanted))
            if found != asked:
                yield f"{path} is {found}, not {asked}"


def wanted(step):
    """The way a step ends: "done", "waits", ("refused", clause), ("faults", place) or ("error", class)."""
    for key in ("refused", "faults", "error"):
        if key in step:
            return key, step[key]
    return ("waits", None) if step.get("waits") else ("done", None)


def ended(data):
    """The same of an answer as JSON."""
    kind = data.get("outcome")
    if kind == "ditolak":
        return "refused", data["refusal"].get("clause") or "-"
    if kind == "keliru":
        return "faults", [f["where"] for f in data["faults"]]
    if kind == "galat":
        return "error", data.get("class")
    return ("waits" if kind == "menunggu" else "done"), None


def as_wanted(step, end):
    kind, what = wanted(step)
    if kind == "faults":
        return end[0] == "faults" and any((w or "").startswith(what) for w in end[1])
    return (kind, what) == end



def content(name, given):
    """The bytes of a file a step names: what its ending says, and like no other's."""
    return ("%PDF-1.4\n" if name.endswith(".pdf") else "MZ\x01\x02") + json.dumps(given, sort_keys=True)
