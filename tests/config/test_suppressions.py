"""Suppressions: which findings they hide, and which of them hide nothing."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.config.selection import Choice
from bcvalidate.config.suppressions import Suppression, Suppressions, fits
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.pointer import to_pointer
from tests.support.sample_findings import finding, report

STEPS = st.lists(st.sampled_from(["a", "b", "*", "", "a/b", "~", "~1", "集"]), max_size=4)
LENGTH, TYPE = finding("name-length", "/Name"), finding("name-type", "/Name")
RANGE = finding("desired-vm-count-range", "/Groups/g/DesiredVMCount")
FOUND = report(LENGTH, TYPE, RANGE)


def suppression(path: str, at: str, rule: str, where: str = "c:1:1") -> Suppression:
    """A suppression."""
    return Suppression(path, at, Choice(rule), where)


def test_which_findings_are_hidden(tmp_path: Path) -> None:
    """A finding is hidden if path, pointer and rule all match; the others keep their order."""
    for path, at, rule, left in (
        ("a.json", "/Name", "name-length", (TYPE, RANGE)),
        ("x/a.json", "/Name", "name-*", (RANGE,)),
        ("**", "/Name", "*", (RANGE,)),
        ("**", "/Groups/*/DesiredVMCount", "documented", (LENGTH, TYPE)),
        ("**", "/*/*/*", "*", (LENGTH, TYPE)),
        ("**", "/*", "*", (RANGE,)),
        ("**", "", "*", (LENGTH, TYPE, RANGE)),
        ("**", "/name", "*", (LENGTH, TYPE, RANGE)),
        ("**", "/Name", "name", (LENGTH, TYPE, RANGE)),
        ("/a.json", "/Name", "*", (LENGTH, TYPE, RANGE)),
    ):
        suppressions = Suppressions([suppression(path, at, rule)], str(tmp_path))
        findings = suppressions.apply(str(tmp_path / "x" / "a.json"), FOUND).findings
        assert findings == left, (path, at, rule)


def test_unused_suppressions(tmp_path: Path) -> None:
    """A suppression is unused if its path matched a file, but it hid nothing in any file."""
    every = [
        suppression("a.json", "/Name", "name-charset", "c:1:1"),
        suppression("a.json", "/Name", "name-length", "c:2:1"),
        suppression("other.json", "/Name", "name-length", "c:3:1"),
        suppression("?.json", "/Nam", "name-length", "c:4:1"),
        suppression("a.json", "/Name", "name-*", "c:5:1"),
        suppression("?.json", "/Name", "own", "c:6:1"),
    ]
    suppressions = Suppressions(every, str(tmp_path))

    assert [*suppressions.unused()] == []
    suppressions.apply(str(tmp_path / "a.json"), FOUND)
    assert [*suppressions.unused()] == [every[0], every[3], every[5]]
    suppressions.apply(str(tmp_path / "b.json"), report(finding("own", "/Name")))
    assert [*suppressions.unused()] == [every[0], every[3]]


def test_incomplete_checks_leave_no_suppression_unused(tmp_path: Path) -> None:
    """If not all rules were checked, the suppression may be for one of the others."""
    every = [suppression("a.json", "/Name", "name-charset"), suppression("a.json", "/Name", "*")]
    suppressions = Suppressions(every, str(tmp_path))

    assert suppressions.apply(str(tmp_path / "a.json"), FOUND, complete=False) == report(RANGE)
    assert [*suppressions.unused()] == []
    suppressions.apply(str(tmp_path / "a.json"), Report())
    assert [*suppressions.unused()] == [every[0]]


def test_no_suppressions_change_nothing() -> None:
    """The same report object is returned."""
    assert Suppressions([], "").apply("a", FOUND) is FOUND


@given(STEPS, STEPS)
def test_pointers_are_matched_step_by_step(path: list[str], wanted: list[str]) -> None:
    """Each step is the same, or a star; escaped steps are no exception."""
    expected = len(path) == len(wanted)
    for step, want in zip(path, wanted, strict=False):
        expected = expected and want in (step, "*")

    assert fits(to_pointer(path), to_pointer(wanted)) == expected
