"""The HTML format: a page that holds what was found, and nothing that could act."""

import io
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document, value_document
from bcvalidate.errors import ReadError
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.html import page
from bcvalidate.reporters.statistics import WORST
from tests.browser import CHROMIUM, DRIVER, Browser, browser
from tests.harness import ERR, ROOT, SAMPLE, minimal, report_on

SECRET = "S3cr3tV4lue0123456789"
VOID = {"meta", "input"}
ATTACKS = [
    "</script><img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "--><b>&lt;&amp;&#60;",
    "</pre></details><base href=//x>",
    "\x00\x1b[31m\r\n\u202e\u2028\ud800",
    "集群 {key} %s",
]


class Page(HTMLParser):
    """A page read as a browser would: its elements in order, and the text of each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, int]] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; no attribute may be there twice."""
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self._open.append((tag, len(self.elements)))
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, which must be this one."""
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Note a text in all elements that it stands in."""
        for _, element in self._open:
            self.texts[element] += data

    def of(self, tag: str, role: str = "") -> list[str]:
        """The texts of all elements of a tag that have this class."""
        return [
            " ".join(text.split()) if tag != "code" else text
            for (name, attributes), text in zip(self.elements, self.texts, strict=True)
            if name == tag and (not role or role in (attributes.get("class") or "").split())
        ]

    def attributes(self, *names: str) -> list[str | None]:
        """The values of all attributes with one of these names."""
        return [found[name] for _, found in self.elements for name in names if name in found]


def written(*files: FileResult, style: ReportOptions | None = None) -> str:
    """The page on these files."""
    out = io.StringIO()
    page.report(files, out, style or ReportOptions())
    return out.getvalue()


def checked(name: str, body: bytes | str | dict[str, Any]) -> FileResult:
    """A body as the command checks it; a dict is written with two spaces a level."""
    text = json.dumps(body, indent=2, ensure_ascii=False) if isinstance(body, dict) else body
    document = read_document(text)
    return FileResult(name, document, report_on(document))


def finding(**fields: Any) -> Finding:
    """A finding of a rule of nobody's, with these fields set."""
    plain = Finding("r", "error", True, 400, "C", "m", "/p", None, None, None)
    return plain._replace(**fields)


def holder(*findings: Finding, name: str = "f", text: str | None = None) -> FileResult:
    """A file that has these findings."""
    document = value_document({}) if text is None else read_document(text)
    return FileResult(name, document, Report(findings))


def test_finding_is_shown_with_all_that_is_known() -> None:
    """Severity, answer, place, message, meaning, hint, rule, pointer, and the lines around."""
    body = """{"Name": "a-b", "ImageId": "img-ubuntu", "Groups": {
  "g": {
    "DesiredVMCount": 0,
    "InstanceType": "ecs.sn1ne.large",
    "ResourceType": "OnDemand"
}}}"""

    page = Page(written(checked("a.json", body), style=ReportOptions(language="zh")))

    assert page.of("article")[0] == (
        "3:23 error 400 InvalidDesiredVMCount "
        "Specified parameter DesiredVMCount is not valid. It must be in [1, 65536]. "
        "DesiredVMCount的大小必须在1与65536之间。 "
        "Hint: Vendor tests create clusters with 0 machines, but the documented range starts at 1. "
        '1 {"Name": "a-b", "ImageId": "img-ubuntu", "Groups": { 2 "g": { 3 "DesiredVMCount": 0, '
        '4 "InstanceType": "ecs.sn1ne.large", 5 "ResourceType": "OnDemand" '
        "desired-vm-count-range /Groups/g/DesiredVMCount"
    )
    assert len(page.of("article")) == 1
    assert page.of("mark") == ["0"]
    assert ("p", {"class": "muted", "lang": "zh"}) in page.elements


def test_lines_around_end_with_the_text() -> None:
    """There is no line before the first nor after the last; the end of a text can be marked."""
    first = holder(finding(line=1, column=2), text='{"a": 1,\n"b": 2}')
    last = holder(finding(line=2, column=7), text='{"a": "x",\n"b": ')

    assert Page(written(first)).of("pre") == ['1 {"a": 1, 2 "b": 2}']
    assert Page(written(first)).of("mark") == ['"a"']
    assert Page(written(last)).of("pre") == ['1 {"a": "x", 2 "b":']
    assert Page(written(last)).of("mark") == [""]


@pytest.mark.parametrize(
    ("line", "column", "marked"),
    [
        ('{"集群": "e\u0301"}', 2, '"集群"'),
        ('{"集群": "e\u0301"}', 8, '"e\u0301"'),
        ('{"e\u0301": 1.5e-3}', 8, "1.5e-3"),
        ('{"a": "\\"b"}', 7, '"\\"b"'),
        ('{"a": [1]}', 7, "["),
        (f'{{"AccessKeySecret": "{SECRET}"}}', 21, "***"),
        ("x" * 999 + ' "here" ' + "y" * 300_000, 1001, '"here"'),
    ],
)
def test_marked_place(line: str, column: int, marked: str) -> None:
    """What starts at the column is marked, whatever stands before it, as much as is shown."""
    page = Page(written(holder(finding(line=1, column=column), text=line)))

    assert page.of("mark") == [marked]
    assert len(page.of("code")[0]) <= 102


def test_finding_without_a_line() -> None:
    """A body that was no text has no lines to show; its pointer is enough."""
    document = value_document({"Name": 5})
    page = Page(written(FileResult("<call>", document, report_on(document))))

    assert page.of("pre") == []
    assert page.of("h3") == ["<call>"]
    assert "/Name" in page.of("code")
    assert "image-id-missing the whole spec" in " ".join(page.of("p", "facts"))


def test_figures() -> None:
    """The totals, the verdict, the table and each file count the same findings."""
    files = [
        checked("bad.json", minimal(Name=5, Description=5, Extra=1, Other=2)),
        checked("worse.json", minimal(Name=5)),
        checked("good.json", minimal()),
    ]

    page = Page(written(*files))

    assert page.of("title") == ["3 files checked: 3 errors, 2 warnings - bcvalidate"]
    assert page.of("p", "verdict") == ["Errors were found 3 files checked: 3 errors, 2 warnings"]
    assert page.of("dl") == ["Files3 Errors3 Warnings2 Infos0"]
    assert page.of("tr")[1:] == [
        "errorname-type400 InvalidName2",
        "errordescription-type400 InvalidDescription1",
        "warningunknown-key2",
    ]
    assert page.of("summary") == [
        "bad.json error 2 warning 2",
        "worse.json error 1",
        "Files without findings: 1",
    ]
    assert page.of("li") == ["good.json"]


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ([], "Nothing was checked 0 files checked: no errors"),
        ([holder()], "Valid 1 file checked: no errors"),
        (
            [holder(finding(severity="info", documented=False))],
            "Valid, with advice 1 file checked: no errors, 1 info",
        ),
        ([holder(finding())], "Errors were found 1 file checked: 1 error"),
    ],
)
def test_verdict(files: list[FileResult], verdict: str) -> None:
    """One glance says whether the service would take what was checked."""
    assert Page(written(*files)).of("p", "verdict") == [verdict]


def test_rule_whose_answers_differ_is_one_row() -> None:
    """Codes with a key in them do not make a row each."""
    page = Page(written(holder(*(finding(code=f"Invalid{n}") for n in range(70)))))

    assert page.of("tr")[1:] == ["errorr400 Invalid0 and 69 more70"]


def faulty_records() -> list[FileResult]:
    """A file of 30 records: of the tenth, which stands in an envelope, and of the last, findings."""
    tenth = json.dumps(minimal(Name=5, AccessKeySecret=SECRET))
    documents = [
        read_document(tenth, start=(9, 20)),
        read_document('{"Name": ', start=(29, 0)),
    ]
    parts = [FileResult("log.jsonl", one, report_on(one), ends=False) for one in documents]
    return [*parts, FileResult("log.jsonl", value_document(None), Report(), records=30)]


def test_records_are_shown_in_their_file() -> None:
    """The records of a file stand together, each with its line, its column, and nothing around."""
    clean = FileResult("clean.jsonl", value_document(None), Report(), records=7)

    text = written(checked("a.json", minimal(Name=5)), *faulty_records(), clean)
    page = Page(text)

    assert page.of("p", "verdict")[0].startswith(
        "Errors were found 3 files with 37 records checked"
    )
    assert page.of("dl")[0].startswith("Records37 Errors3 Warnings2 ")
    assert page.of("summary") == [
        "a.json error 1",
        "log.jsonl error 2 warning 2 records: 30",
        "Files without findings: 1",
    ]
    assert page.of("li") == ["clean.jsonl records: 7"]
    assert page.of("span", "place") == ["2:11", "10:30", "10:161", "10:180", "30:9"]
    assert page.of("b") == ["1", "2", "3", "4", "10", "10", "10", "30"]
    assert page.of("mark") == ["5", "5", '"AccessKeySecret"', "***", ""]
    assert "/Name" in page.of("p", "facts")[1]
    assert "the whole record" in page.of("p", "facts")[4]
    assert SECRET not in text


def test_first_line_of_a_record_starts_where_the_record_does() -> None:
    """A record of several lines, which a file of records cannot have, is shown all the same."""
    document = read_document('{"a": 1,\n"b": 2}', start=(9, 20))
    part = FileResult("f", document, Report((finding(line=11, column=1),)), ends=False)

    page = Page(written(part, FileResult("f", value_document(None), Report(), records=20)))

    assert page.of("pre") == ['10 {"a": 1, 11 "b": 2}']


def test_line_that_is_not_kept_is_not_shown() -> None:
    """Of a record that was not read, there is its place and what is wrong."""
    document = value_document(None)
    document.start = (4, 0)
    part = FileResult("f", document, Report((finding(line=9, column=1),)), ends=False)

    page = Page(written(part, FileResult("f", value_document(None), Report(), records=20)))

    assert page.of("span", "place") == ["9:1"]
    assert page.of("pre") == []


class Body:
    """A body that is counted as long as it is kept."""

    kept: ClassVar[set[int]] = set()

    def __init__(self) -> None:
        self.kept.add(id(self))

    def __del__(self) -> None:
        self.kept.discard(id(self))


def test_bodies_are_not_kept() -> None:
    """A thousand records need no more memory than what is shown of them."""
    most = []

    def fed() -> Iterator[FileResult]:
        for line in range(1000):
            document = read_document("{}", start=(line, 0))
            document.value = Body()
            yield FileResult("f", document, Report((finding(line=line + 1, column=1),)), ends=False)
            most.append(len(Body.kept))
        yield FileResult("f", value_document(None), Report(), records=1000)

    page.report(fed(), io.StringIO(), ReportOptions(statistics=True))

    assert len(most) == 1000
    assert max(most) <= 3


STATISTICS = ReportOptions(statistics=True)


def test_statistics() -> None:
    """What was found, by outcome, severity, code, file and rule, each in figures beside its bar."""
    files = [
        checked("bad.json", minimal(Name=5, Description=5, Extra=1, Other=2)),
        checked("worse.json", minimal(Name=5)),
        checked("good.json", minimal()),
        checked("fine.json", minimal(Extra=1)),
    ]

    page = Page(written(*files, style=STATISTICS))

    assert page.of("h2")[:2] == ["Statistics", "Rules"]
    assert page.of("h3")[:4] == ["Outcomes", "Severities", "Codes", "Worst files"]
    assert page.of("tr") == [
        "Specs and recordsCountShare",
        "with errors250.0%",
        "with advice only125.0%",
        "without findings125.0%",
        "SeverityCountOf findings",
        "error350.0%",
        "warning350.0%",
        "info00.0%",
        "Service answersCountOf findings",
        "400 InvalidName233.3%",
        "400 InvalidDescription116.7%",
        "FileCountOf findings",
        "bad.jsonerror 2 warning 266.7%",
        "worse.jsonerror 116.7%",
        "fine.jsonwarning 116.7%",
        "SeverityRuleService answersCountOf findings",
        "errorname-type400 InvalidName233.3%",
        "errordescription-type400 InvalidDescription116.7%",
        "warningunknown-key350.0%",
    ]
    rects = [attributes for tag, attributes in page.elements if tag == "rect"]
    assert rects[0] == {"class": "error", "x": "0.00", "width": "50.00", "height": "1"}
    assert rects[6] == {"x": "0.00", "width": "33.33", "height": "1"}
    assert rects[8:10] == [
        {"class": "error", "x": "0.00", "width": "33.33", "height": "1"},
        {"class": "warning", "x": "33.33", "width": "33.33", "height": "1"},
    ]


def test_statistics_without_findings() -> None:
    """There is nothing to count by code, by rule or by file."""
    page = Page(written(holder(), style=STATISTICS))

    assert page.of("h3") == ["Outcomes", "Severities"]
    assert page.of("tr")[1:4] == [
        "with errors00.0%",
        "with advice only00.0%",
        "without findings1100.0%",
    ]


def test_statistics_of_nothing() -> None:
    """A page on no files has no bars to be wide."""
    page = Page(written(style=STATISTICS))

    assert {a["width"] for tag, a in page.elements if tag == "rect"} == {"0.00"}


def test_statistics_change_nothing_else() -> None:
    """Without statistics, the page has no element and no style of theirs."""
    files = [checked(path.name, path.read_bytes()) for path in ERR[:40]]

    plain, counted = written(*files), written(*files, style=STATISTICS)

    assert "<svg" in counted
    assert not re.search(r"<svg|<section|\.share", plain)
    assert plain[plain.index("<h2>Findings") :] == counted[counted.index("<h2>Findings") :]


def test_drawings_are_for_eyes_only() -> None:
    """What a bar shows, the text beside it says, so that a screen reader passes over it."""
    page = Page(written(*faulty_records(), style=STATISTICS))

    drawings = [attributes for tag, attributes in page.elements if tag == "svg"]
    labels = page.attributes("aria-labelledby")
    assert {attributes["aria-hidden"] for attributes in drawings} == {"true"}
    assert len(labels) == 5
    assert set(labels) <= set(page.attributes("id"))
    assert len([1 for _, attributes in page.elements if attributes.get("scope") == "row"]) == (
        len(drawings)
    )


@pytest.mark.parametrize("style", [ReportOptions(), STATISTICS])
def test_links_lead_somewhere(style: ReportOptions) -> None:
    """Every link leads to an element of the page; from finding to finding, a rule is walked."""
    files = [checked(path.name, path.read_bytes()) for path in ERR]
    page = Page(written(*files, *faulty_records(), style=style))

    ids = page.attributes("id")
    targets = [link for link in page.attributes("href") if link is not None]
    assert len(set(ids)) == len(ids)
    assert {target[:1] for target in targets} == {"#"}
    assert {target[1:] for target in targets} <= set(ids)
    shortcuts = len(page.of("a", "path"))
    to_findings = [target for target in targets if target.startswith("#finding-")][shortcuts:]
    assert shortcuts == (WORST if style.statistics else 0)
    assert sorted(to_findings) == sorted(f"#finding-{n + 1}" for n in range(len(page.of("h4"))))


@pytest.mark.parametrize(
    ("style", "drawn", "drawings"),
    [
        (ReportOptions(), set[str](), set[str]()),
        (
            STATISTICS,
            {"aria-hidden", "height", "preserveaspectratio", "viewbox", "width", "x"},
            {"rect", "section", "svg"},
        ),
    ],
)
def test_page_loads_and_runs_nothing(
    style: ReportOptions, drawn: set[str], drawings: set[str]
) -> None:
    """No script, no address; the policy allows one stylesheet, by its digest, and nothing else."""
    files = [checked(path.name, path.read_bytes()) for path in ERR]
    page = Page(written(*files, style=style))

    assert {name for _, attributes in page.elements for name in attributes} == {
        "aria-labelledby", "charset", "checked", "class", "content", "href", "http-equiv", "id",
        "lang", "name", "open", "scope", "type", *drawn,
    }  # fmt: skip
    assert {tag for tag, _ in page.elements} == {
        "a", "article", "b", "body", "code", "dd", "details", "div", "dl", "dt", "fieldset",
        "footer", "h1", "h2", "h3", "h4", "head", "html", "input", "label", "legend", "li",
        "main", "mark", "meta", "p", "pre", "span", "strong", "style", "summary", "table", "tbody", "td",
        "th", "thead", "title", "tr", "ul", *drawings,
    }  # fmt: skip
    assert page.elements[0] == ("html", {"lang": "en"})
    sheet = page.texts[[tag for tag, _ in page.elements].index("style")]
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    assert not re.search(r"url\(|@import|https?:", sheet)
    assert page.attributes("content")[0] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_secrets_of_the_lines_around_are_masked() -> None:
    """A secret near a finding is masked, though no finding is about it."""
    oss = {"AccessKeyId": 5, "AccessKeySecret": SECRET, "SecurityToken": SECRET}

    text = written(checked("a.json", minimal(Configs={"Mounts": {"OSS": oss}})))

    assert SECRET not in text
    assert "&quot;AccessKeySecret&quot;: ***" in text


def test_headings_form_an_outline() -> None:
    """No level is skipped, with findings and without."""
    for files in ([checked("a", b"{"), holder()], [holder()], []):
        page = Page(written(*files))
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]

        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))


words = st.one_of(st.sampled_from(ATTACKS), st.text())


@given(words, st.fixed_dictionaries(dict.fromkeys(("rule", "code"), words)))
def test_no_text_becomes_an_element_of_statistics(name: str, texts: dict[str, str]) -> None:
    """Whatever a name, a rule or a code holds, the page with statistics has the same elements."""
    plain = written(holder(finding()), style=STATISTICS)

    text = written(holder(finding(**texts), name=name), style=STATISTICS)

    assert Page(text).elements == Page(plain).elements
    assert all(line.isascii() and line.isprintable() for line in text.split("\n"))


@given(words, st.fixed_dictionaries(dict.fromkeys(("rule", "code", "message"), words)), words)
def test_no_text_becomes_an_element(name: str, texts: dict[str, str], tail: str) -> None:
    """Whatever a name, key or message holds, the page has the same elements, and is ASCII."""
    place = {"line": 1, "column": 1}
    plain = written(holder(finding(hint="h", **place), text="{}"))

    told = finding(pointer=f"/{tail}", hint=f"h{tail}", **texts, **place)
    text = written(holder(told, name=name, text="{}"))

    assert Page(text).elements == Page(plain).elements
    assert text.isascii()
    assert all(line.isprintable() for line in text.split("\n"))


@given(words)
def test_no_line_becomes_an_element(value: str) -> None:
    """Whatever the lines of a body hold, it is text."""
    line = json.dumps({"k": value}, ensure_ascii=False)
    plain = written(holder(finding(line=1, column=7), text='{"k": ""}'))

    text = written(holder(finding(line=1, column=7), text=line))

    assert Page(text).elements == Page(plain).elements
    assert all(line.isprintable() for line in text.split("\n"))


def test_attacks_are_shown() -> None:
    """What looks like markup is not lost: it is shown as it was written."""
    page = Page(written(*(holder(finding(message=attack)) for attack in ATTACKS[:6])))

    assert [text for article in page.of("article") for text in ATTACKS if text in article] == (
        ATTACKS[:6]
    )


def test_many_findings_are_folded() -> None:
    """Of a thousand findings some are shown, the rest folded, at little more than 1 kB each."""
    group = {"DesiredVMCount": 0, "InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}
    many = checked("many.json", minimal(Groups={f"g{n}": group for n in range(1000)}))

    text = written(many, checked("next.json", minimal(Name=5)))
    page = Page(text)

    opened = [attributes for tag, attributes in page.elements if tag == "details"]
    assert opened == [
        {"class": "file filtered error", "open": None},
        {"class": "more filtered error"},
        {"class": "file filtered error"},
    ]
    assert page.of("summary")[1] == "More findings in this file: 950"
    assert len(page.of("article")) == 1001
    assert len(text) < 1_300_000


def test_same_page_under_any_hash_seed() -> None:
    """The page depends on nothing but what was checked."""
    program = (
        "import sys; from tests.reporters.test_html import *; "
        "files = [checked(path.name, path.read_bytes()) for path in ERR[:40]]; "
        "sys.stdout.writelines(written(*files, style=style) for style in (ReportOptions(), STATISTICS))"
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
    """A package that lost a file says so in one line."""

    def missing(*path: str) -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("bcvalidate.files.resources.resource", missing)

    with pytest.raises(
        ReadError, match=r"^reporters/html/page\.css: .*; install bcvalidate again$"
    ):
        written()


def luminance(color: str) -> float:
    """The relative luminance of a color #rrggbb, by WCAG 2."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("text", "muted", "link") for ground in ("ground", "surface")),
        *((text, "source") for text in ("text", "muted")),
        *((text, "info-ground") for text in ("text", "link")),
        *((tone, f"{tone}-ground") for tone in ("error", "warning", "info", "ok")),
        *(("text", f"{tone}-ground") for tone in ("error", "warning", "info")),
        *((tone, "surface") for tone in ("error", "warning", "info")),
    ],
)
def test_contrast(scheme: int, text: str, ground: str) -> None:
    """Every text stands out from its ground by 4.5 to 1, light and dark."""
    style = (ROOT / "bcvalidate" / "reporters" / "html" / "page.css").read_text("ascii")
    colors = [re.findall(rf"--{name}: (#[0-9a-f]{{6}});", style)[scheme] for name in (text, ground)]

    darker, lighter = sorted(luminance(color) for color in colors)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize("tone", ["error", "warning", "info", "ok", "link"])
def test_contrast_of_bars(scheme: int, tone: str) -> None:
    """Every bar stands out from its ground by 3 to 1, light and dark."""
    style = (ROOT / "bcvalidate" / "reporters" / "html" / "page.css").read_text("ascii")
    colors = [
        re.findall(rf"--{name}: (#[0-9a-f]{{6}});", style)[scheme] for name in (tone, "source")
    ]

    darker, lighter = sorted(luminance(color) for color in colors)

    assert (lighter + 0.05) / (darker + 0.05) >= 3


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless browser."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("there is no chromium, chromium-browser or google-chrome with a chromedriver")
    with browser(tmp_path_factory.mktemp("profile")) as session:
        yield session


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with findings of every severity, of which some are folded, and attacks in each text."""
    attacks = [
        finding(rule=text, code=text, message=text, pointer=text, hint=text) for text in ATTACKS
    ]
    files = [
        checked("mixed.json", minimal(Name="a", Extra=1, Description=5)),
        checked("warned.json", minimal(Extra=1)),
        checked("good.json", SAMPLE.read_bytes()),
        *(holder(*attacks, name=text, text="{}") for text in ATTACKS),
        holder(*(finding() for _ in range(page.UNFOLDED + 1)), name="many.json"),
    ]
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(written(*files, style=ReportOptions(language="zh")), "ascii")
    return path


VISIBLE = (
    "[...document.querySelectorAll('.finding')].filter(f => f.checkVisibility("
    "{contentVisibilityAuto: true})).length"
)


def test_browser_shows_what_the_page_holds(chromium: Browser, shown: Path) -> None:
    """A browser reads the elements that were written, runs nothing, and has nothing to complain."""
    chromium.open(shown)

    assert chromium.evaluate("document.querySelectorAll('.finding').length") == (
        4 + len(ATTACKS) ** 2 + page.UNFOLDED + 1
    )
    assert chromium.evaluate("document.scripts.length + document.images.length") == 0
    assert chromium.evaluate("[...document.querySelectorAll('*')].length") == len(
        Page(shown.read_text("ascii")).elements
    )
    assert chromium.evaluate("performance.getEntriesByType('resource').length") == 0
    assert chromium.evaluate("getComputedStyle(document.body).maxWidth") == "1056px"
    assert chromium.console() == []


def test_browser_in_the_dark(chromium: Browser, shown: Path) -> None:
    """Who likes it dark gets light text on a dark ground, and the other way round."""
    seen = []
    for dark in (False, True):
        chromium.open(shown, dark=dark)
        style = "getComputedStyle(document.body)"
        seen.append(chromium.evaluate(f"[{style}.backgroundColor, {style}.color]"))

    assert seen == [
        ["rgb(245, 246, 248)", "rgb(27, 34, 48)"],
        ["rgb(17, 21, 27)", "rgb(230, 234, 240)"],
    ]


def test_browser_filters_by_the_keyboard(chromium: Browser, shown: Path) -> None:
    """A box that is unchecked, by the space bar, hides its findings, and files of no other."""
    chromium.open(shown)
    files = (
        "[...document.querySelectorAll('.file')].filter(f => f.checkVisibility())"
        ".map(f => f.querySelector('h3').textContent).slice(0, 2)"
    )
    every = chromium.evaluate(VISIBLE)

    chromium.evaluate("document.getElementById('show-error').focus()")
    chromium.press(" ")
    advice = chromium.evaluate(VISIBLE)
    with_advice = chromium.evaluate(files)
    chromium.press(" \ue004 ")
    no_warnings = chromium.evaluate(files)

    assert advice == 3
    assert with_advice == ["mixed.json", "warned.json"]
    assert no_warnings == ["mixed.json", ATTACKS[0]]
    assert every > chromium.evaluate(VISIBLE) == every - 2


def test_browser_unfolds_what_is_linked_to(chromium: Browser, shown: Path) -> None:
    """A link to a finding that is folded away unfolds it."""
    chromium.open(shown)
    last = "[...document.querySelectorAll('.more .finding')].pop()"
    folded = chromium.evaluate(f"{last}.checkVisibility({{contentVisibilityAuto: true}})")

    chromium.evaluate(f"void (location.hash = {last}.id)")

    assert folded is False
    assert chromium.evaluate(f"{last}.checkVisibility({{contentVisibilityAuto: true}})") is True


def test_browser_unfolds_on_paper(chromium: Browser, shown: Path) -> None:
    """Paper has no folds: all findings are printed."""
    chromium.open(shown, media="print")

    assert chromium.evaluate(VISIBLE) == 4 + len(ATTACKS) ** 2 + page.UNFOLDED + 1


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_browser_scrolls_downward_only(chromium: Browser, shown: Path, width: int) -> None:
    """Nothing is wider than the screen, a telephone's neither."""
    chromium.open(shown, width=width)

    assert chromium.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with statistics, of names that are long and that attack."""
    files = [
        checked("mixed.json", minimal(Name="a", Extra=1, Description=5)),
        *(holder(finding(rule=text, code=text), name=text * 9) for text in ATTACKS),
        *faulty_records(),
    ]
    page = tmp_path_factory.mktemp("page") / "statistics.html"
    page.write_text(written(*files, style=STATISTICS), "ascii")
    return page


@pytest.mark.parametrize("width", [320, 400, 700, 1280])
def test_browser_shows_statistics_downward_only(
    chromium: Browser, counted: Path, width: int
) -> None:
    """Bars are drawn, under the policy, on every screen; nothing is wider than it."""
    chromium.open(counted, width=width)

    assert chromium.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert chromium.evaluate(
        "[...document.querySelectorAll('.share svg')].every(s => s.checkVisibility() && s.clientWidth > 40)"
    )
    assert chromium.console() == []


def test_browser_draws_bars_to_scale(chromium: Browser, counted: Path) -> None:
    """A bar takes the part of its ground that the text beside it says, in the color of its tone."""
    widths = (
        "[...document.querySelectorAll('.share')].map(s => ["
        "parseFloat(s.innerText), [...s.querySelectorAll('rect')].reduce("
        "(sum, r) => sum + r.getBoundingClientRect().width, 0)"
        " / s.querySelector('svg').getBoundingClientRect().width * 100])"
    )
    fills = "getComputedStyle(document.querySelector('rect.error')).fill"
    seen = []
    for dark in (False, True):
        chromium.open(counted, dark=dark)
        seen.append(chromium.evaluate(fills))

    assert all(abs(said - drawn) < 0.2 for said, drawn in chromium.evaluate(widths))
    assert seen == ["rgb(168, 32, 26)", "rgb(255, 179, 170)"]
