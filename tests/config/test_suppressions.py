"""Suppressions: what they hide, and which hide nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.config.selection import Choice
from bcvalidate.config.suppressions import Suppression, Suppressions, fits
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.pointer import to_pointer
from tests.findings import finding, report

STEPS = st.lists(st.sampled_from(["a", "b", "*", "", "a/b", "~", "~1", "集"]), max_size=4)
LENGTH, TYPE = finding("name-length", "/Name"), finding("name-type", "/Name")
RANGE = finding("desired-vm-count-range", "/Groups/g/DesiredVMCount")
FOUND = report(LENGTH, TYPE, RANGE)


def suppression(path: str, at: str, rule: str, place: str = "c:1:1") -> Suppression:
    """A suppression."""
    return Suppression(path, at, Choice(rule), place)


@pytest.mark.parametrize(
    ("path", "at", "rule", "left"),
    [
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
    ],
)
def test_what_is_hidden(
    tmp_path: Path, path: str, at: str, rule: str, left: tuple[object, ...]
) -> None:
    """A finding is hidden when path, pointer and rule all fit; the others keep their order."""
    suppressions = Suppressions([suppression(path, at, rule)], str(tmp_path))

    assert suppressions.apply(str(tmp_path / "x" / "a.json"), FOUND).findings == left


def test_those_of_no_use(tmp_path: Path) -> None:
    """Unused is what was for a checked file and hid nothing in any, in the order of the file."""
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


def test_a_part_of_the_rules_shows_none_unused(tmp_path: Path) -> None:
    """When not all rules were checked, a suppression may be for one of the others."""
    every = [suppression("a.json", "/Name", "name-charset"), suppression("a.json", "/Name", "*")]
    suppressions = Suppressions(every, str(tmp_path))

    assert suppressions.apply(str(tmp_path / "a.json"), FOUND, complete=False) == report(RANGE)
    assert [*suppressions.unused()] == []
    suppressions.apply(str(tmp_path / "a.json"), Report())
    assert [*suppressions.unused()] == [every[0]]


def test_without_any() -> None:
    """The very same report comes back."""
    assert Suppressions([], "").apply("a", FOUND) is FOUND


@given(STEPS, STEPS)
def test_a_pointer_fits_step_by_step(path: list[str], wanted: list[str]) -> None:
    """Of as many steps, each is the same or wanted to be any; escapes change nothing of that."""
    expected = len(path) == len(wanted)
    for step, want in zip(path, wanted, strict=False):
        expected = expected and want in (step, "*")

    assert fits(to_pointer(path), to_pointer(wanted)) == expected
