"""What every reporter is given: checked files as a run has them, and any that could be."""

import io
from collections.abc import Iterable
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

ADVICE = Finding(
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
AGAIN = ADVICE._replace(line=4, hint=None)
TYPE = Finding(
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
ODD = TYPE._replace(
    code="InvalidGroups.<&\n{0}[x](1)>",
    message='100%, "<&>": \n\r\t\x00\u202e\ud800 {0} [x](1) 中 ]]> [0, 1].',
    pointer="/Groups/a~0b",
    column=31,
    hint="a,b:c%\n{key}",
)
POLICY = ADVICE._replace(
    rule="acme-owner", severity="info", message="Say who owns it.", pointer="", line=1, column=1
)
UNPLACED = TYPE._replace(line=None, column=None)

CHECKED = [
    FileResult("./specs/a.json", read_document(BODY), Report((TYPE, ODD, ADVICE, AGAIN, POLICY))),
    FileResult('od:d, "100%"\u3000<&>\n\x1b\udcff.json', value_document({}), Report((UNPLACED,))),
    FileResult("/srv/all good.json", read_document(b"{}"), Report()),
]

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text("%:,\r\n\t<>&\"'{}[]()\\|`\x00\x85\u2028\ufffe\ud800\udc80~/ a1中\U0001f600"),
)


@st.composite
def _findings(draw: st.DrawFn) -> Finding:
    row = draw(st.sampled_from(list(rules().values())))
    line = draw(st.none() | st.integers(1, 9))
    severity: Severity = draw(st.sampled_from(["error", "warning", "info"]))
    return Finding(
        rule=draw(st.sampled_from([row.id, "acme-owner", "acme-tag"])),
        severity=severity,
        documented=row.documented,
        status=row.status,
        code=None if row.code is None else draw(_TEXTS),
        message=draw(_TEXTS),
        pointer=draw(_TEXTS),
        line=line,
        column=None if line is None else draw(st.integers(1, 9)),
        hint=draw(st.none() | _TEXTS),
    )


RUNS = st.lists(
    st.builds(
        FileResult,
        _TEXTS,
        _TEXTS.map(read_document) | st.just(value_document({})),
        st.lists(_findings(), max_size=4).map(lambda findings: Report(tuple(findings))),
        st.none(),
        st.just(value=True),
    ),
    max_size=3,
)
"""Runs over specs of any names, with findings of any words."""


RECORDS = [
    FileResult(
        "a.jsonl",
        read_document('{"Nmae": "x"}', start=(1, 0)),
        Report((ADVICE._replace(line=2, column=2),)),
        ends=False,
    ),
    FileResult(
        "a.jsonl",
        read_document('{"Groups": {"a/b": 1}}', start=(3, 9)),
        Report((TYPE._replace(line=4, column=29), POLICY._replace(line=4, column=10))),
        ends=False,
    ),
    FileResult("a.jsonl", NO_TEXT, Report(), records=5),
    FileResult(
        "<stdin>", read_document('{"Nmae": "x"}'), Report((ADVICE._replace(line=1, column=2),))
    ),
    FileResult("<stdin>", NO_TEXT, Report(), records=0),
]
"""A file of records, a spec, and a file of records without any that has the spec's name."""


@st.composite
def _files_of_records(draw: st.DrawFn) -> list[FileResult]:
    name = draw(_TEXTS)
    lines = sorted(draw(st.sets(st.integers(1, 99), max_size=3)))
    found = [
        FileResult(
            name,
            read_document(draw(_TEXTS), start=(line - 1, 0)),
            Report(
                tuple(
                    finding._replace(line=line, column=1)
                    for finding in draw(st.lists(_findings(), min_size=1, max_size=3))
                )
            ),
            ends=False,
        )
        for line in lines
    ]
    return [*found, FileResult(name, NO_TEXT, Report(), records=draw(st.integers(len(lines), 99)))]


STREAMS = st.lists(
    _files_of_records() | RUNS.filter(bool).map(lambda specs: specs[:1]), max_size=4
).map(lambda files: [part for parts in files for part in parts])
"""Runs over specs and files of records."""


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


def written(name: str, checked: Iterable[FileResult], *, statistics: bool = False) -> str:
    """All that a reporter writes."""
    out = io.StringIO(newline="")
    reporter(name)(
        iter(checked), out, ReportOptions(policy_rules=POLICY_RULES, statistics=statistics)
    )
    return out.getvalue()
