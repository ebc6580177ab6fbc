"""The command line: how it is parsed."""

from bcvalidate import __version__
from tests.support.harness import FIXTURES, SAMPLE, run

INVALID = FIXTURES / "err" / "name-length--empty.json"


def test_options_may_stand_between_files() -> None:
    """Options and files may come in any order."""
    assert run(SAMPLE, "-q", INVALID) == run("-q", SAMPLE, INVALID)


def test_unknown_options_are_refused() -> None:
    """Options have no abbreviations."""
    for option in ("--nope", "--vers"):
        reason = f"unrecognized arguments: {option} (see bcvalidate --help)"
        assert run(option) == (2, "", f"bcvalidate: {reason}\n")


def test_version_and_help() -> None:
    """Both go to standard output, with exit status 0."""
    assert run("--version") == (0, f"bcvalidate {__version__}\n", "")
    helped = run("--help")
    assert (helped.status, helped.err) == (0, "")
    assert "exit status:" in helped.out
