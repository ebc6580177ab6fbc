"""Pages for the tests of the html format: how they are made, and how a browser reads them."""

import io
import json
from html.parser import HTMLParser
from typing import Any

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document, value_document
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.html import page
from tests.support.harness import ERR, minimal, report_on

SECRET = "S3cr3tV4lue0123456789"
STATISTICS = ReportOptions(statistics=True)
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
"""Texts that would do something if they were not escaped."""

_VOID = {"meta", "input"}


class Page(HTMLParser):
    """A page read as a browser would read it: its elements in order, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, int]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element; it must not have the same attribute twice."""
        assert len(dict(attrs)) == len(attrs)
        if tag not in _VOID:
            self._open.append((tag, len(self.elements)))
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last; it must have this tag."""
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Add a text to all elements around it."""
        for _, element in self._open:
            self.texts[element] += data

    def texts_of(self, tag: str, role: str = "") -> list[str]:
        """Return the texts of all elements with this tag and, if it is given, with this class."""
        return [
            " ".join(text.split()) if tag != "code" else text
            for (name, attributes), text in zip(self.elements, self.texts, strict=True)
            if name == tag and (not role or role in (attributes.get("class") or "").split())
        ]

    def attributes_of(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of all elements with this tag."""
        return [attributes for name, attributes in self.elements if name == tag]

    def attributes(self, name: str) -> list[str | None]:
        """Return the values of all attributes with this name."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def html_of(*results: FileResult, options: ReportOptions | None = None) -> str:
    """Return the page on these results."""
    out = io.StringIO()
    page.report(results, out, options or ReportOptions())
    return out.getvalue()


def result_of(name: str, body: bytes | str | dict[str, Any]) -> FileResult:
    """Check a body as the command does; a dict is written with two spaces a level."""
    text = json.dumps(body, indent=2, ensure_ascii=False) if isinstance(body, dict) else body
    document = read_document(text)
    return FileResult(name, document, report_on(document))


def fixture_results(count: int | None = None) -> list[FileResult]:
    """Check the first fixtures that break a rule, or all of them."""
    return [result_of(path.name, path.read_bytes()) for path in ERR[:count]]


def finding(**fields: Any) -> Finding:
    """Make a finding of an unknown rule, with these fields set."""
    plain = Finding("r", "error", True, 400, "C", "m", "/p", None, None, None)
    return plain._replace(**fields)


def result_with(*findings: Finding, name: str = "f", text: str | None = None) -> FileResult:
    """Make a result with these findings."""
    document = value_document({}) if text is None else read_document(text)
    return FileResult(name, document, Report(findings))


def log_results() -> list[FileResult]:
    """Check a log of 30 records: the tenth, in an envelope, and the last have findings."""
    tenth = json.dumps(minimal(Name=5, AccessKeySecret=SECRET))
    documents = [
        read_document(tenth, start=(9, 20)),
        read_document('{"Name": ', start=(29, 0)),
    ]
    results = [FileResult("log.jsonl", each, report_on(each), ends=False) for each in documents]
    return [*results, FileResult("log.jsonl", value_document(None), Report(), records=30)]
