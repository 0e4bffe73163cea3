#!/usr/bin/env python3
"""Every page a visitor can reach: python3 test/http/test_markup.py build/src/selter

Crawled from "/" on, in a small folder and in one with the scenarios of the repository: well-formed, valid where tidy is installed, one h1, headings without gaps,
ids once, links that lead somewhere, nothing inline, an order of focus that is the order read."""
import glob
import html.parser
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from served import ROOT, SCENARIO, Server, links, play, rows

SELTER = None
WRONG = ["/tidak-ada", "/?before=Bukan!"]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG_EMPTY = {"rect", "line", "path", "circle"}
# What may not stand in a paragraph (the parser of a browser would close it silently).
BLOCK = {"address", "article", "aside", "details", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3",
         "h4", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"div", "dt", "dd"}, "tr": {"th", "td"}, "thead": {"tr"},
            "tbody": {"tr"}, "table": {"caption", "thead", "tbody", "tfoot"}}


class Page(html.parser.HTMLParser):
    """Keeps what the tests ask about and every mistake of nesting."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.wrong, self.ids, self.headings, self.hrefs = [], [], [], [], []
        self.attrs_seen, self.texts, self.first_focus = [], [], None
        self.feed(text)
        self.close()
        self.wrong += [f"<{t}> is not closed" for t in self.stack]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        parent = self.stack[-1] if self.stack else None
        if tag in BLOCK and "p" in self.stack:
            self.wrong.append(f"<{tag}> in <p> at {self.getpos()}")
        if parent in CHILDREN and tag not in CHILDREN[parent]:
            self.wrong.append(f"<{tag}> in <{parent}> at {self.getpos()}")
        if tag in ("a", "button") and ("a" in self.stack or "summary" in self.stack):
            self.wrong.append(f"<{tag}> within something to press at {self.getpos()}")
        if tag == "summary" and parent != "details":
            self.wrong.append(f"<summary> outside details at {self.getpos()}")
        if tag not in VOID:
            self.stack.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and "href" in attrs:
            self.first_focus = self.first_focus or attrs["href"]
        if attrs.get("tabindex", "0") not in ("0", "-1"):
            self.wrong.append(f"tabindex {attrs['tabindex']}")
        self.attrs_seen.append((tag, attrs))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()} closes {self.stack[-1:]}")
        else:
            self.stack.pop()

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "script":
            self.wrong.append(f"inline script at {self.getpos()}")
        self.texts.append(data)


def crawl(server):
    """path -> (status, text) of every HTML page that can be reached from "/"."""
    texts, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path in texts or path.startswith("/aset/"):
            continue
        status, headers, body = server.get(path)
        if status == 303:                            # signing in comes first
            waiting.append(headers["Location"].split("?")[0])
            continue
        if (headers["Content-Type"] or "text/html").startswith("text/html"):
            texts[path] = (status, body.decode("utf-8"))
            waiting += [h.split("#")[0] for h in links(texts[path][1]) if h.startswith("/")]
    for path in WRONG:
        texts[path] = server.html(path)
    return texts


class Checks:
    """Over the pages of one folder: SCENARIOS played together."""

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix="selter-http-")
        cls.data = os.path.join(cls.dir, "data")
        play(SELTER, cls.data, *cls.SCENARIOS, held=cls.SCENARIOS == [SCENARIO])
        cls.server = Server(SELTER, cls.data)
        cls.texts = crawl(cls.server)
        cls.pages = {path: Page(text) for path, (_, text) in cls.texts.items()}

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        shutil.rmtree(cls.dir)

    def each(self):
        for path, (status, text) in sorted(self.texts.items()):
            self.path = path
            yield path, status, text, self.pages[path]

    def run(self, result=None):
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            print(f"at {self.path}", file=sys.stderr)


    def test_crawl_reached_the_pages(self):
        reached = " ".join(self.texts)
        for part in ["/pengumuman", "/linimasa", "/regulasi", "/banding/", "/jurnal", "?selection="]:
            self.assertIn(part, reached)
        for path, (status, _) in self.texts.items():
            self.assertEqual(status != 200, path in WRONG, path)

    def test_no_number_of_a_person(self):
        nips = [r[0] for r in rows(self.data, "SELECT p_nip FROM account WHERE p_nip IS NOT NULL")]
        mails = [r[0] for r in rows(self.data, "SELECT p_email FROM account WHERE p_email IS NOT NULL")]
        for _, _, text, _ in self.each():
            for secret in nips + mails:
                self.assertNotIn(secret, text)

    def test_well_formed(self):
        for _, _, _, page in self.each():
            self.assertEqual(page.wrong, [])

    def test_links_lead_somewhere(self):
        known = set()
        for path, status, text, page in self.each():
            if path not in WRONG:
                self.assertEqual(status, 200)
            for href in links(text):
                target, _, fragment = href.partition("#")
                target = target or path
                if target in self.texts:
                    self.assertEqual(self.texts[target][0], 200 if target != path else status, href)
                    if fragment:
                        self.assertIn(fragment, self.pages[target].ids, href)
                elif target not in known:
                    self.assertIn(self.server.get(target)[0], (200, 303), href)
                    known.add(target)

    def test_ids_once_and_headings_in_order(self):
        for _, _, _, page in self.each():
            self.assertEqual(len(page.ids), len(set(page.ids)))
            self.assertEqual(page.headings.count(1), 1)
            self.assertEqual(page.headings[0], 1)
            for a, b in zip(page.headings, page.headings[1:]):
                self.assertLessEqual(b, a + 1)

    def test_nothing_inline(self):
        for _, _, _, page in self.each():
            for tag, attrs in page.attrs_seen:
                self.assertNotIn(tag, {"style", "iframe", "object", "embed", "base"})
                self.assertFalse([a for a in attrs if a == "style" or a.startswith("on")], (tag, attrs))
                if tag == "script":
                    self.assertTrue(attrs["src"].startswith("/aset/"))
                for a in ("src", "href"):
                    self.assertFalse(str(attrs.get(a, "")).startswith(("http:", "https:", "//", "javascript:")), attrs)

    def test_language_landmarks_labels(self):
        for _, _, text, page in self.each():
            self.assertIn('<html lang="id">', text)
            tags = [t for t, _ in page.attrs_seen]
            for landmark in ("header", "main", "footer"):
                self.assertEqual(tags.count(landmark), 1)
            navs = [a.get("aria-label") for t, a in page.attrs_seen if t == "nav"]
            self.assertTrue(all(navs) and len(navs) == len(set(navs)), navs)
            for tag, attrs in page.attrs_seen:
                for a in ("aria-labelledby", "aria-describedby"):
                    if a in attrs:
                        self.assertIn(attrs[a], page.ids)
                if tag == "svg":
                    self.assertEqual(attrs.get("aria-hidden"), "true")
                if attrs.get("role") == "region":
                    self.assertEqual(attrs.get("tabindex"), "0")

    def test_first_stop_of_the_keyboard_skips_to_the_content(self):
        for _, _, _, page in self.each():
            self.assertEqual(page.first_focus, "#isi")
            self.assertIn("isi", page.ids)

    def test_no_template_left_over(self):
        for _, _, text, page in self.each():
            self.assertNotIn("{{", text)
            words = "".join(page.texts)
            for bad in ["(null)", "None", "undefined", "$date", "$clause"]:
                self.assertNotIn(bad, words)

    @unittest.skipUnless(shutil.which("tidy"), "tidy is not installed")
    def test_valid(self):
        for _, _, text, _ in self.each():
            # Groups in a <dl> are younger than Debian's tidy.
            text = text.replace("<div><dt>", "<dt>").replace("</dd></div>", "</dd>")
            done = subprocess.run(["tidy", "-e", "-q", "-utf8", "--drop-empty-elements", "no",
                                   "--warn-proprietary-attributes", "no"],
                                  input=text.encode(), capture_output=True)
            self.assertEqual(done.stderr.decode(), "")


class Played(Checks, unittest.TestCase):
    SCENARIOS = [SCENARIO]


@unittest.skipUnless(glob.glob(os.path.join(ROOT, "scenarios", "*.yaml")), "no scenarios")
class Whole(Checks, unittest.TestCase):
    """Whole selections, to their end."""
    SCENARIOS = sorted(glob.glob(os.path.join(ROOT, "scenarios", "*.yaml")))


if __name__ == "__main__":
    SELTER = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
