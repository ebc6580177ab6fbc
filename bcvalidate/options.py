"""Options: the words that the command understands."""

import argparse
from typing import NoReturn, TextIO

from bcvalidate import __version__
from bcvalidate.engine import ENGINES

FORMATS = ("text", "json")
COLORS = ("auto", "always", "never")

_EPILOG = """\
exit status:
  0  no error was found
  1  at least one error was found
  2  misuse, a file that cannot be read, no input at all, or output that cannot be written
"""


class Misuse(Exception):
    """The words of the command line make no sense; the message says why, in one line."""


class _Parser(argparse.ArgumentParser):
    """A parser that writes to the stream it is given, and raises Misuse instead of leaving."""

    out: TextIO

    def _print_message(self, message: str, _: object = None) -> None:
        self.out.write(message)

    def error(self, message: str) -> NoReturn:
        raise Misuse(message)


def parse(argv: list[str], out: TextIO) -> argparse.Namespace:
    """The options; raises Misuse, or SystemExit once --help or --version is written to `out`."""
    parser = _Parser(
        prog="bcvalidate",
        description="Check CreateCluster requests of Alibaba Cloud BatchCompute: every violation, "
        "in the service's own words, with its place in the file.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.out = out
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="FILE|DIR|-",
        help="a spec, a directory whose *.json files are checked, or - for standard input",
    )
    add = parser.add_argument
    add("--format", choices=FORMATS, default="text", help="how to report (default: text)")
    add("--first", action="store_true", help="only the first error of each file")
    add("--strict", action="store_true", help="exit with 1 for warnings, too")
    add("-q", "--quiet", action="store_true", help="no summary; nothing at all for valid specs")
    add("--color", choices=COLORS, default="auto", help="color the text (default: auto)")
    add("--engine", choices=ENGINES, default="compiled", help="what checks (default: compiled)")
    add("--explain", metavar="RULE", help="what a rule means, with an example, and exit")
    add("--list-rules", action="store_true", help="every rule, in order, and exit")
    add("--version", action="version", version=f"bcvalidate {__version__}")
    return parser.parse_intermixed_args(argv)
