"""The page as a whole: its figures and outline, and that nothing in it can act."""

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document, value_document
from bcvalidate.errors import ReadError
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.html import page as html_page
from bcvalidate.reporters.statistics import MAX_WORST_FILES
from tests.reporters.html.pages import (
    ATTACKS,
    STATISTICS,
    Page,
    finding,
    fixture_results,
    html_of,
    log_results,
    result_of,
    result_with,
)
from tests.support.harness import ROOT, minimal

BOTH_OPTIONS = (ReportOptions(), STATISTICS)
TEXTS = st.sampled_from(ATTACKS) | st.text()


def test_figures() -> None:
    """The totals, the verdict, the table and each file count the same findings."""
    files = [
        result_of("bad.json", minimal(Name=5, Description=5, Extra=1, Other=2)),
        result_of("worse.json", minimal(Name=5)),
        result_of("good.json", minimal()),
    ]

    page = Page(html_of(*files))

    assert page.texts_of("title") == ["3 files checked: 3 errors, 2 warnings - bcvalidate"]
    assert page.texts_of("p", "verdict") == [
        "Errors were found 3 files checked: 3 errors, 2 warnings"
    ]
    assert page.texts_of("dl") == ["Files3 Errors3 Warnings2 Infos0"]
    assert page.texts_of("tr")[1:] == [
        "errorname-type400 InvalidName2",
        "errordescription-type400 InvalidDescription1",
        "warningunknown-key2",
    ]
    assert page.texts_of("summary") == [
        "bad.json error 2 warning 2",
        "worse.json error 1",
        "Files without findings: 1",
    ]
    assert page.texts_of("li") == ["good.json"]


def test_verdict() -> None:
    """The page starts with what the service would say to all that was checked."""
    lint = finding(severity="info", documented=False)
    for results, verdict in (
        ([], "Nothing was checked 0 files checked: no errors"),
        ([result_with()], "Valid 1 file checked: no errors"),
        ([result_with(lint)], "Valid, with advice 1 file checked: no errors, 1 info"),
        ([result_with(finding())], "Errors were found 1 file checked: 1 error"),
    ):
        assert Page(html_of(*results)).texts_of("p", "verdict") == [verdict]


def test_many_findings_are_folded() -> None:
    """Of a thousand findings some are shown and the rest is folded, each in about 1 kB."""
    group = {"DesiredVMCount": 0, "InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}
    many = result_of("many.json", minimal(Groups={f"g{n}": group for n in range(1000)}))

    html = html_of(many, result_of("next.json", minimal(Name=5)))
    page = Page(html)

    opened = page.attributes_of("details")
    assert opened == [
        {"class": "file filtered error", "open": None},
        {"class": "more filtered error"},
        {"class": "file filtered error"},
    ]
    assert page.texts_of("summary")[1] == "More findings in this file: 950"
    assert len(page.texts_of("article")) == 1001
    assert len(html) < 1_300_000


def test_links_lead_somewhere() -> None:
    """Every link leads to an element of the page; a rule's findings are linked in a chain."""
    for options in BOTH_OPTIONS:
        page = Page(html_of(*fixture_results(), *log_results(), options=options))

        ids = page.attributes("id")
        targets = [link for link in page.attributes("href") if link is not None]
        assert len(set(ids)) == len(ids)
        assert {target[:1] for target in targets} == {"#"}
        assert {target[1:] for target in targets} <= set(ids)
        shortcuts = len(page.texts_of("a", "path"))
        to_findings = [target for target in targets if target.startswith("#finding-")][shortcuts:]
        assert shortcuts == (MAX_WORST_FILES if options.statistics else 0)
        assert sorted(to_findings) == sorted(
            f"#finding-{n + 1}" for n in range(len(page.texts_of("h4")))
        )


def test_page_loads_and_runs_nothing() -> None:
    """The page has no script and no address; its policy allows one stylesheet, by its digest."""
    results = fixture_results()
    allowed = {
        "aria-labelledby", "charset", "checked", "class", "content", "href", "http-equiv", "id",
        "lang", "name", "open", "scope", "type",
    }  # fmt: skip
    of_bars = {"aria-hidden", "height", "preserveaspectratio", "viewbox", "width", "x"}
    allowed_tags = {
        "a", "article", "b", "body", "code", "dd", "details", "div", "dl", "dt", "fieldset",
        "footer", "h1", "h2", "h3", "h4", "head", "html", "input", "label", "legend", "li",
        "main", "mark", "meta", "p", "pre", "span", "strong", "style", "summary", "table", "tbody",
        "td", "th", "thead", "title", "tr", "ul",
    }  # fmt: skip
    tags_of_bars = {"rect", "section", "svg"}

    for options in BOTH_OPTIONS:
        page = Page(html_of(*results, options=options))

        names = {name for _, attributes in page.elements for name in attributes}
        assert names == (allowed | of_bars if options.statistics else allowed)
        tags = {tag for tag, _ in page.elements}
        assert tags == (allowed_tags | tags_of_bars if options.statistics else allowed_tags)
        assert page.elements[0] == ("html", {"lang": "en"})
        sheet = page.texts[[tag for tag, _ in page.elements].index("style")]
        digest = b64encode(sha256(sheet.encode()).digest()).decode()
        assert not re.search(r"url\(|@import|https?:", sheet)
        assert page.attributes("content")[0] == (
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )


def test_headings_form_an_outline() -> None:
    """No level of headings is skipped, with findings and without."""
    for results in ([result_of("a", b"{"), result_with()], [result_with()], []):
        page = Page(html_of(*results))
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]

        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))


@given(
    name=TEXTS,
    texts=st.fixed_dictionaries(dict.fromkeys(("rule", "code", "message"), TEXTS)),
    tail=TEXTS,
)
def test_no_text_becomes_an_element(name: str, texts: dict[str, str], tail: str) -> None:
    """Whatever the names and texts of a run are, the page has the same elements, and is ASCII."""
    location = {"line": 1, "column": 7}
    plain = result_with(finding(hint="h", **location), text='{"k": ""}')
    body = json.dumps({"k": tail}, ensure_ascii=False)
    odd = result_with(
        finding(pointer=f"/{tail}", hint=f"h{tail}", **texts, **location), name=name, text=body
    )

    for options in BOTH_OPTIONS:
        html = html_of(odd, options=options)

        assert Page(html).elements == Page(html_of(plain, options=options)).elements
        assert all(line.isascii() and line.isprintable() for line in html.split("\n"))


class Body:
    """A body that is counted as long as it is in memory."""

    in_memory: ClassVar[set[int]] = set()

    def __init__(self) -> None:
        self.in_memory.add(id(self))

    def __del__(self) -> None:
        self.in_memory.discard(id(self))


def test_bodies_are_not_kept() -> None:
    """A page on a thousand records keeps what it shows of them, and not their bodies."""
    counts = []

    def results() -> Iterator[FileResult]:
        for line in range(1000):
            document = read_document("{}", start=(line, 0))
            document.value = Body()
            yield FileResult("f", document, Report((finding(line=line + 1, column=1),)), ends=False)
            counts.append(len(Body.in_memory))
        yield FileResult("f", value_document(None), Report(), records=1000)

    html_page.report(results(), StringIO(), STATISTICS)

    assert len(counts) == 1000
    assert max(counts) <= 3


@pytest.mark.slow
def test_same_page_under_any_hash_seed() -> None:
    """The page depends only on the results."""
    program = (
        "import sys; from tests.reporters.html.pages import *; results = fixture_results(40); "
        "sys.stdout.writelines(html_of(*results, options=o) for o in (ReportOptions(), STATISTICS))"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(pages) == 1


def test_missing_stylesheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a file of the package is missing, the error says so in one line."""

    def missing(*path: str) -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("bcvalidate.files.resources.resource", missing)

    with pytest.raises(
        ReadError, match=r"^reporters/html/page\.css: .*; install bcvalidate again$"
    ):
        html_of()
