"""The outcome of a run: its exit status, when it ends early, and the baseline that it writes."""

import os
from pathlib import Path

import pytest

from tests.cli.request_files import (
    CLEAN,
    COUNT,
    MISSPELT,
    NAME,
    NAMELESS,
    NO_PREFIX,
    QUOTED,
    SEE_HELP,
    content,
    line,
    put,
)
from tests.support.harness import FIXTURES, run

pytestmark = pytest.mark.usefixtures("folder")

EMPTY_BASELINE = '{"version": 1, "findings": []}\n'


def test_strict_runs_fail_for_warnings() -> None:
    """With --strict a warning is enough for exit status 1, but an info is not."""
    warned = FIXTURES / "err" / "image-id-prefix.json"
    informed = FIXTURES / "err" / "prepaid-resource.json"

    assert (run(warned).status, run("--strict", warned).status) == (0, 1)
    assert (run(informed).status, run("--strict", informed).status) == (0, 0)
    assert run(warned).out.endswith("1 file checked: no errors, 1 warning\n")


def test_first_reports_what_the_service_would_answer() -> None:
    """With --first, a file has its first error only; the exit status stays."""
    name = FIXTURES / "err" / "parameter-invalid--page-sample-with-many-faults.json"
    put(a=CLEAN)

    ran = line("--first", name, "a.json")

    assert (ran.status, ran.err, ran.out.count("\n")) == (1, "", 1)
    assert ran.out.endswith(" [name-charset]\n")
    assert len(line(name).out.splitlines()) > 1


def test_a_run_ends_after_enough_findings() -> None:
    """Files after the last finding that is wanted are not checked."""
    put(a=NAMELESS, b=NAMELESS, c=NAMELESS)
    enough = "bcvalidate: that is enough; what comes after this was not checked\n"

    first = run("--fail-fast", ".")
    two = run("--max-findings", "2", ".")

    assert (first.status, first.err) == (two.status, two.err) == (1, enough)
    assert first.out.splitlines()[-1] == "1 file checked: 1 error"
    assert two.out.splitlines()[-1] == "2 files checked: 2 errors"


# The baseline


def test_a_baseline_hides_what_it_lists() -> None:
    """The run that writes it still reports the findings; later runs do not."""
    put(a=NAMELESS, b=NO_PREFIX, c=CLEAN)
    argv = ("--baseline=base", "--strict", "a.json", "b.json", "c.json")

    written = line("--write-baseline", *argv)

    assert (written.status, written.err) == (0, "")
    assert written.out == line("--strict", "a.json", "b.json").out
    assert Path("base").read_text("utf-8") == (
        '{"version": 1, "findings": [\n'
        '  {"path": "a.json", "rule": "name-length", "pointer": "/Name"},\n'
        '  {"path": "b.json", "rule": "image-id-prefix", "pointer": "/ImageId"}\n'
        "]}\n"
    )
    assert line(*argv) == (0, "", "")


def test_a_baseline_does_not_depend_on_lines() -> None:
    """A finding stays hidden when its line moves; a new finding is reported."""
    put(a=NAMELESS, toml='baseline = "base"\n')
    run("--write-baseline", "a.json")
    put(a=b"\n\n" + QUOTED.replace(b'"ok"', b'""'))

    assert line("a.json") == (1, COUNT.format("a.json").replace(":4:", ":6:"), "")
    assert line("--no-config", "--first", "a.json").out == (
        NAME.format("a.json").replace(":2:", ":4:")
    )


def test_a_baseline_lists_all_that_is_selected() -> None:
    """Ignored findings are not listed; findings that --first leaves out of the report are."""
    put(a=NO_PREFIX.replace(b'"ok"', b'""'))

    run("--write-baseline", "--baseline=base", "--ignore=name-*", "a.json")
    assert line("--baseline=base", "a.json") == (1, NAME.format("a.json"), "")
    run("--write-baseline", "--baseline=base", "--first", "a.json")
    assert line("--baseline=base", "a.json") == (0, "", "")


def test_a_new_baseline_replaces_the_old_one() -> None:
    """The old baseline hides nothing from the new one."""
    put(a=NAMELESS, b=NAMELESS)
    argv = ("--baseline=base", "--write-baseline")

    assert run(*argv, "a.json").status == 0
    assert run(*argv, "a.json", "b.json").status == 0
    assert line("--baseline=base", "a.json", "b.json") == (0, "", "")
    put(a=CLEAN)
    assert run(*argv, "a.json") == (0, "1 file checked: no errors\n", "")
    assert Path("base").read_text("utf-8") == EMPTY_BASELINE


def test_a_baseline_replaces_nothing_else() -> None:
    """A file that is not a baseline is not overwritten: it may be settings, or a request file."""
    put(a=NAMELESS)

    for other in ("strict = true\n", "{}", '{"Name": "x"}', ""):
        Path("base").write_text(other, "utf-8")
        ran = run("--baseline=base", "--write-baseline", "a.json")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("bcvalidate: base:1:")
        assert Path("base").read_text("utf-8") == other


def test_a_baseline_replaces_no_input() -> None:
    """It is a usage error to write it over a file that is to be checked."""
    put(a=NAMELESS, b=CLEAN)

    for baseline, inputs in (("a.json", ["a.json"]), ("./a.json", ["b.json", "a.json"])):
        assert run("--write-baseline", "--baseline", baseline, *inputs) == (
            2,
            "",
            (
                "bcvalidate: a.json is to be checked, and would be lost; "
                f"keep the baseline elsewhere{SEE_HELP}"
            ),
        )
    assert content("a") == NAMELESS


def test_baseline_and_policies_are_no_inputs() -> None:
    """Below a directory that is checked, they are left out."""
    put(a=NAMELESS, policy='{"required": ["Name"], "x-rule": "own", "x-message": "Name it."}')
    argv = ("--baseline=base.json", "--policy=policy.json", ".")

    assert run("--write-baseline", *argv).status == 0
    assert run("--write-baseline", *argv).status == 0
    assert run(*argv) == (0, "1 file checked: no errors\n", "")


def test_no_baseline_of_an_incomplete_run() -> None:
    """When an input cannot be read, no baseline is written: it would lack its findings."""
    put(a=NAMELESS)
    missing = "bcvalidate: none.json: No such file or directory\n"

    ran = line("--write-baseline", "--baseline=base", "a.json", "none.json")

    assert ran == (2, NAME.format("a.json"), missing)
    assert os.listdir() == ["a.json"]


def test_a_baseline_that_cannot_be_written() -> None:
    """One line says which and why; the report is written, and the exit status is 2."""
    put(a=NAMELESS)

    for name, printed, reason in (
        ("none/base", "none/base", "No such file or directory"),
        (".", ".", "Is a directory"),
        ("a\0b", "a\\x00b", "a file name holds no NUL"),
    ):
        assert line("--write-baseline", "--baseline", name, "a.json") == (
            2,
            NAME.format("a.json"),
            f"bcvalidate: {printed}: the baseline cannot be written: {reason}\n",
        )


def test_broken_baselines_end_the_run() -> None:
    """One line says where and why; no report and no fix is written."""
    put(a=MISSPELT)

    for baseline, reason in (
        (None, ": No such file or directory; --write-baseline makes a baseline"),
        (
            '{"version": 1,\n "findings": 1}',
            (
                ":2:14: findings must be an array; correct it, or remove the file and write it anew "
                "with --write-baseline"
            ),
        ),
        ("", ":1:1: There is no JSON here; write an object."),
    ):
        if baseline is not None:
            put(base=baseline)
        for option in ("--output=out", "--fix"):
            ran = run("--baseline=base.json", option, "a.json")
            assert ran == (2, "", f"bcvalidate: base.json{reason}\n")
    assert content("a") == MISSPELT
    assert not Path("out").exists()
