"""The summary line: counts of zero, one and many."""

from bcvalidate.reporters.summary import summary_line


def test_summary_with_records() -> None:
    """The numbers of files, records and findings are given with the right plural."""
    expected = {
        (1, 0, 0, 0, 0): "1 file with no records checked: no errors",
        (1, 5, 0, 0, 1): "1 file with 1 record checked: 5 errors",
        (3, 1, 2, 0, 2000): "3 files with 2000 records checked: 1 error, 2 warnings",
    }

    assert {counts: summary_line(*counts) for counts in expected} == expected
