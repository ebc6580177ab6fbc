"""Selection: which findings are reported, and with which severity."""

from argparse import ArgumentTypeError
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.config.selection import Choice, Selection, parse_choices, parse_severities
from bcvalidate.diagnostics.report import Report
from bcvalidate.errors import ConfigFileError, Severity, UsageError
from bcvalidate.rules.registry import rules
from tests.support.sample_findings import finding, report, rule_ids

FOUND = report("name-length", "name-type", "image-id-missing", "unknown-key", "own")
PATTERNS = st.sampled_from(
    ["name-length", "name-*", "*", "documented", "unknown-key", "own", "?wn", "*-[mt]*", "x"]
)


def chosen(select: str = "", ignore: str = "") -> list[str]:
    """The rules that are left by the values of --select and --ignore."""
    return rule_ids(
        Selection(
            parse_choices(select) if select else (), parse_choices(ignore) if ignore else ()
        ).apply(FOUND)
    )


def test_select_and_ignore() -> None:
    """Findings are left if they are selected, or nothing is, and are not ignored."""
    for select, ignore, left in (
        ("", "", ["name-length", "name-type", "image-id-missing", "unknown-key", "own"]),
        ("name-length", "", ["name-length"]),
        ("own, name-*", "", ["name-length", "name-type", "own"]),
        ("documented", "", ["name-length", "name-type", "image-id-missing"]),
        ("", "documented", ["unknown-key", "own"]),
        ("name-*", "name-type", ["name-length"]),
        ("name-length", "*", []),
        ("NAME-LENGTH", "", []),
        ("name", "", []),
    ):
        assert chosen(select, ignore) == left, (select, ignore)


def test_severities() -> None:
    """Only the severity changes; the last one that matches a rule applies."""
    wanted = parse_severities("name-*=warning,name-type=info,documented = warning,own=info")

    assert Selection(severities=wanted).apply(FOUND) == report(
        finding("name-length", severity="warning"),
        finding("name-type", severity="warning"),
        finding("image-id-missing", severity="warning"),
        "unknown-key",
        finding("own", severity="info"),
    )


def test_no_selection_changes_nothing() -> None:
    """Without any choice, the same report object is returned."""
    assert Selection().apply(FOUND) is FOUND


def test_one_selection_over_another() -> None:
    """The upper selection replaces --select, adds to --ignore, and decides on severities."""
    below = Selection((Choice("a"),), (Choice("b"),), ((Choice("c"), "error"),))
    above = Selection((Choice("x"),), (Choice("y"),), ((Choice("z"), "info"),))

    assert above.over(below) == Selection(
        (Choice("x"),),
        (Choice("y"),),
        ((Choice("c"), "error"), (Choice("z"), "info")),
    )
    assert above._replace(select=()).over(below).ignore == (Choice("b"), Choice("y"))
    assert Selection().over(below) == below
    assert below.over(Selection()) == below


@given(
    st.lists(PATTERNS, max_size=3),
    st.lists(PATTERNS, max_size=3),
    st.lists(st.tuples(PATTERNS, st.sampled_from(["error", "warning", "info"])), max_size=3),
)
def test_a_selection_decides_finding_by_finding(
    select: list[str], ignore: list[str], levels: list[tuple[str, Severity]]
) -> None:
    """A finding is selected, not ignored, and has the last severity that matches."""

    def fits(rule: str, pattern: str) -> bool:
        documented = rule in rules() and rules()[rule].documented
        return documented if pattern == "documented" else fnmatchcase(rule, pattern)

    expected = []
    for one in FOUND.findings:
        left = not select or any(fits(one.rule, pattern) for pattern in select)
        if left and not any(fits(one.rule, pattern) for pattern in ignore):
            severity = one.severity
            for pattern, level in levels:
                severity = level if fits(one.rule, pattern) else severity
            expected.append(one._replace(severity=severity))
    selection = Selection(
        tuple(map(Choice, select)),
        tuple(map(Choice, ignore)),
        tuple((Choice(rule), level) for rule, level in levels),
    )

    assert selection.apply(FOUND) == Report(tuple(expected))


UNKNOWN_RULES = {
    "nmae-length": 'no rule "nmae-length"; did you mean name-length?',
    "Name-Length": 'no rule "Name-Length"; did you mean name-length?',
    "documentd": 'no rule "documentd"; did you mean documented?',
    "nothing-*": 'no rule "nothing-*"; --list-rules shows them all',
    "": 'no rule ""; --list-rules shows them all',
    "a\nb\u202e": 'no rule "a\\nb\\u202e"; --list-rules shows them all',
    "x" * 64: f'no rule "{"x" * 64}"; --list-rules shows them all',
    "x" * 70: f'no rule "{"x" * 64}..."; --list-rules shows them all',
    "own-rul": 'no rule "own-rul"; did you mean own-rule?',
}


def test_unknown_rules_are_errors() -> None:
    """They are usage errors on the command line, and errors of a file with their position."""
    known = [*rules(), "own-rule"]

    for pattern, reason in UNKNOWN_RULES.items():
        for selection in (
            Selection(select=(Choice(pattern),)),
            Selection(ignore=(Choice("*"), Choice(pattern))),
            Selection(severities=((Choice(pattern), "info"),)),
        ):
            with pytest.raises(UsageError) as usage:
                selection.check(known)
            assert str(usage.value) == reason
        with pytest.raises(ConfigFileError) as broken:
            Selection(select=(Choice(pattern, "f:2:3"),)).check(known)
        assert str(broken.value) == f"f:2:3: {reason}"


def test_equally_near_suggestions() -> None:
    """Which is suggested does not depend on the order of the rules."""
    for known in (["own-a", "own-b"], ["own-b", "own-a"]):
        with pytest.raises(UsageError) as usage:
            Choice("own-c").check(known)
        assert str(usage.value) == 'no rule "own-c"; did you mean own-a?'


def test_known_rules_pass() -> None:
    """Rule ids, globs that match a rule, and "documented" are known."""
    Selection(parse_choices("name-length,own,documented,*-len?th"), parse_choices("[o]wn")).check(
        [*rules(), "own"]
    )


def test_malformed_severities_are_refused() -> None:
    """A severity has the form RULE=LEVEL."""
    for text in ("name-length", "name-length=fatal", "=info", "a=info,", "a=b=c", ""):
        part = text.rpartition(",")[2]
        with pytest.raises(ArgumentTypeError) as error:
            parse_severities(text)
        reason = f'must be RULE=LEVEL, got "{part}"; levels are error, warning, info'
        assert str(error.value) == reason
