"""Runs for the reporters: three fixed ones, and a strategy for any run that could be."""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document, value_document
from bcvalidate.reporters.formats import ReportOptions, reporter
from bcvalidate.rules.registry import Rule, rules

if TYPE_CHECKING:
    from bcvalidate.errors import Severity

NO_TEXT = value_document(None)
BODY = b'{\n  "Nmae": "x",\n  "Groups": {"a/b": 1, "a~b": 2},\n  "Nmae": "\xe4\xb8\xad"\n}\n'

UNKNOWN_KEY = Finding(
    rule="unknown-key",
    severity="warning",
    documented=False,
    status=None,
    code=None,
    message="Key Nmae is not known here.",
    pointer="/Nmae",
    line=2,
    column=3,
    hint="Did you mean Name?",
)
UNKNOWN_KEY_AGAIN = UNKNOWN_KEY._replace(line=4, hint=None)
GROUP_TYPE = Finding(
    rule="group-type",
    severity="error",
    documented=True,
    status=400,
    code="InvalidGroups.a/b",
    message="Specified parameter Groups.a/b is not valid. Its type must be object.",
    pointer="/Groups/a~1b",
    line=3,
    column=21,
    hint=None,
)
ODD_TEXTS = GROUP_TYPE._replace(
    code="InvalidGroups.<&\n{0}[x](1)>",
    message='100%, "<&>": \n\r\t\x00\u202e\ud800 {0} [x](1) 中 ]]> [0, 1].',
    pointer="/Groups/a~0b",
    column=31,
    hint="a,b:c%\n{key}",
)
POLICY_FINDING = UNKNOWN_KEY._replace(
    rule="acme-owner", severity="info", message="Say who owns it.", pointer="", line=1, column=1
)
WITHOUT_LINE = GROUP_TYPE._replace(line=None, column=None)

RESULTS = [
    FileResult(
        "./specs/a.json",
        read_document(BODY),
        Report((GROUP_TYPE, ODD_TEXTS, UNKNOWN_KEY, UNKNOWN_KEY_AGAIN, POLICY_FINDING)),
    ),
    FileResult(
        'od:d, "100%"\u3000<&>\n\x1b\udcff.json', value_document({}), Report((WITHOUT_LINE,))
    ),
    FileResult("/srv/all good.json", read_document(b"{}"), Report()),
]
"""The results of three request files; the last has no findings."""

LOG_RESULTS = [
    FileResult(
        "a.jsonl",
        read_document('{"Nmae": "x"}', start=(1, 0)),
        Report((UNKNOWN_KEY._replace(line=2, column=2),)),
        ends=False,
    ),
    FileResult(
        "a.jsonl",
        read_document('{"Groups": {"a/b": 1}}', start=(3, 9)),
        Report(
            (
                GROUP_TYPE._replace(line=4, column=29),
                POLICY_FINDING._replace(line=4, column=10),
            )
        ),
        ends=False,
    ),
    FileResult("a.jsonl", NO_TEXT, Report(), records=5),
    FileResult(
        "<stdin>",
        read_document('{"Nmae": "x"}'),
        Report((UNKNOWN_KEY._replace(line=1, column=2),)),
    ),
    FileResult("<stdin>", NO_TEXT, Report(), records=0),
]
"""The results of a log, of a request file, and of an empty log with the name of that file."""


def log_results(count: int) -> Iterator[FileResult]:
    """Yield the results of a log with this many records, each with two findings of its own."""
    for line in range(1, count + 1):
        pointer = f"/Groups/g{line}"
        error = GROUP_TYPE._replace(line=line, column=13, pointer=pointer)
        warning = error._replace(rule="unknown-key", severity="warning", documented=False)
        document = read_document(f'{{"Groups": {{"g{line}": 1}}}}', start=(line - 1, 0))
        yield FileResult("a.jsonl", document, Report((error, warning)), ends=False)
    yield FileResult("a.jsonl", NO_TEXT, Report(), records=count)


_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text("%:,\r\n\t<>&\"'{}[]()\\|`\x00\x85\u2028\ufffe\ud800\udc80~/ a1中\U0001f600"),
)


@st.composite
def _findings(draw: st.DrawFn, lines: int) -> Finding:
    rule = draw(st.sampled_from(list(rules().values())))
    line = draw(st.none() | st.integers(1, lines)) if lines else None
    severity: Severity = draw(st.sampled_from(["error", "warning", "info"]))
    return Finding(
        rule=draw(st.sampled_from([rule.id, "acme-owner", "acme-tag"])),
        severity=severity,
        documented=rule.documented,
        status=rule.status,
        code=None if rule.code is None else draw(_TEXTS),
        message=draw(_TEXTS),
        pointer=draw(_TEXTS),
        line=line,
        column=None if line is None else draw(st.integers(1, 9)),
        hint=draw(st.none() | _TEXTS),
    )


@st.composite
def _request_files(draw: st.DrawFn) -> list[FileResult]:
    text = draw(st.none() | _TEXTS)
    document = value_document({}) if text is None else read_document(text)
    lines = 0 if text is None else text.count("\n") + 1
    findings = draw(st.lists(_findings(lines), max_size=4))
    return [FileResult(draw(_TEXTS), document, Report(tuple(findings)))]


@st.composite
def _logs(draw: st.DrawFn) -> list[FileResult]:
    name = draw(_TEXTS)
    lines = sorted(draw(st.sets(st.integers(1, 99), max_size=3)))
    results = [
        FileResult(
            name,
            read_document(draw(_TEXTS), start=(line - 1, 0)),
            Report(
                tuple(
                    finding._replace(line=line, column=1)
                    for finding in draw(st.lists(_findings(0), min_size=1, max_size=3))
                )
            ),
            ends=False,
        )
        for line in lines
    ]
    end = FileResult(name, NO_TEXT, Report(), records=draw(st.integers(len(lines), 99)))
    return [*results, end]


RUNS = st.lists(_logs() | _request_files(), max_size=4).map(
    lambda files: [result for results in files for result in results]
)
"""Runs over request files and logs of any name, with findings of any text."""

POLICY_RULES = {
    rule: Rule(
        len(rules()) + order,
        None,
        rule,
        "warning",
        False,
        None,
        None,
        message,
        None,
        "a.json",
        vague=False,
    )
    for order, (rule, message) in enumerate(
        [("acme-owner", "Say who owns {key}."), ("acme-tag", "Tag it.")], 1
    )
}
"""The rules of a policy."""


def written(name: str, results: Iterable[FileResult], *, statistics: bool = False) -> str:
    """Return everything that a reporter writes."""
    out = io.StringIO(newline="")
    options = ReportOptions(policy_rules=POLICY_RULES, statistics=statistics)
    reporter(name)(iter(results), out, options)
    return out.getvalue()
