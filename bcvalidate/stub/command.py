"""The command `bcvalidate-stub`: arguments in, a server until a signal, an exit status."""

import argparse
import json
import math
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import NoReturn

from bcvalidate import __version__
from bcvalidate.display.printable import printable
from bcvalidate.errors import ExitStatus, UsageError
from bcvalidate.stub import MISSING, is_installed

FORCED = 1
"""The exit status after a second signal, which ends connections that are in use."""

_PORTS = 65536
_LONGEST = 86400
# So many seconds may another process lock the ledger: nobody is answered meanwhile.
_PATIENCE = 1.0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see bcvalidate-stub --help)")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 then, 1 after a second one, and 2 for what prevents it.

    130 when it is interrupted before it is ready.
    """
    try:
        options = _parser().parse_args(argv)
        return _serve(options)
    except SystemExit:
        # --help and --version have been answered.
        return ExitStatus.OK
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except UsageError as misuse:
        _say(f"bcvalidate-stub: {printable(str(misuse))}\n", error=True)
    return ExitStatus.USAGE


def _serve(options: argparse.Namespace) -> int:
    if not is_installed():
        raise UsageError(MISSING)
    from bcvalidate.account import Account, read_account_files
    from bcvalidate.admission.ledger import TokenLedger
    from bcvalidate.errors import ConfigFileError, LedgerError, ReadError
    from bcvalidate.stub.application import Application, to_stderr
    from bcvalidate.stub.responses import Responder
    from bcvalidate.stub.serving import CannotListen, Server, listen, url

    with ExitStack() as open_things:
        try:
            found = read_account_files(options.account)
            ledger = open_things.enter_context(TokenLedger(options.ledger, timeout=_PATIENCE))
            answers = Responder(Account.of(found), ledger, found)
            listener = open_things.enter_context(listen(options.host, options.port))
        except (ConfigFileError, LedgerError, CannotListen, ReadError) as broken:
            raise UsageError(str(broken)) from None
        application = Application(answers, to_stderr, verbose=options.verbose)
        port: int = listener.getsockname()[1]
        address = {"address": url(options.host, port), "host": options.host, "port": port}
        server = Server(
            application,
            timeout=options.timeout,
            ready=lambda: _say(f"{json.dumps(address)}\n"),
        )
        server.run(sockets=[listener])
    return FORCED if server.force_exit else ExitStatus.OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="bcvalidate-stub",
        description="A local BatchCompute endpoint that answers as the service is documented to.",
        epilog="Once it is ready, its address is one line of JSON on standard output.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="where to listen (default: %(default)s)"
    )
    parser.add_argument("--port", type=_port, default=0, help="0, the default, is any free port")
    parser.add_argument(
        "--account", action="append", default=[], metavar="FILE", help="limits; may be repeated"
    )
    parser.add_argument("--ledger", metavar="FILE", help="keep the tokens that were used here")
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="what a request, or its answer, may take; six times that between two (default: 10)",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="a line for each request on standard error"
    )
    parser.add_argument("--version", action="version", version=f"bcvalidate-stub {__version__}")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_PORTS))):
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    if int(text) >= _PORTS:
        raise argparse.ArgumentTypeError(f"{text} is no port; the last one is {_PORTS - 1}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} must be a number of seconds, at most a day")
    return seconds


def _say(text: str, *, error: bool = False) -> None:
    """Write at once, past any buffer: one that nobody reads would fail once more at the end."""
    stream = sys.stderr if error else sys.stdout
    if stream is not None:
        with suppress(OSError):
            os.write(stream.fileno(), text.encode("ascii", "backslashreplace"))
