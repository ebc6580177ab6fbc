"""What every reporter is given: checked files as a run has them, and any that could be."""

import io
from collections.abc import Iterable

from hypothesis import strategies as st

from bcvalidate.checked import Checked
from bcvalidate.document import holding, read
from bcvalidate.finding import Finding
from bcvalidate.report import Report
from bcvalidate.reporters import Style, reporter
from bcvalidate.rows import Row, Severity, rows

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
    Checked("./specs/a.json", read(BODY), Report((TYPE, ODD, ADVICE, AGAIN, POLICY))),
    Checked('od:d, "100%"\u3000<&>\n\x1b\udcff.json', holding({}), Report((UNPLACED,))),
    Checked("/srv/all good.json", read(b"{}"), Report()),
]

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text("%:,\r\n\t<>&\"'{}[]()\\|`\x00\x85\u2028\ufffe\ud800\udc80~/ a1中\U0001f600"),
)


@st.composite
def _findings(draw: st.DrawFn) -> Finding:
    row = draw(st.sampled_from(list(rows().values())))
    line = draw(st.none() | st.integers(1, 9))
    severity: Severity = draw(st.sampled_from(["error", "warning", "info"]))
    return Finding(
        rule=draw(st.sampled_from([row.rule, "acme-owner", "acme-tag"])),
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
        Checked,
        _TEXTS,
        _TEXTS.map(read) | st.just(holding({})),
        st.lists(_findings(), max_size=4).map(lambda findings: Report(tuple(findings))),
    ),
    max_size=3,
)
"""Runs over files of any names, with findings of any words."""


OWN_ROWS = {
    rule: Row(
        len(rows()) + order,
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


def written(name: str, checked: Iterable[Checked]) -> str:
    """All that a reporter writes."""
    out = io.StringIO(newline="")
    reporter(name)(iter(checked), out, Style(own_rows=OWN_ROWS))
    return out.getvalue()
