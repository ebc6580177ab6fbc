"""The command `bcvalidate-stub`, which serves until a signal ends it."""

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
from bcvalidate.errors import BcvalidateError, ExitStatus, UsageError
from bcvalidate.stub import MISSING, is_installed

FORCED = 1
"""The exit status after a second signal, which aborts open connections."""

_MAX_PORT = 65535
_MAX_TIMEOUT = 86400
# The seconds to wait for a ledger that another process has locked. No request is served meanwhile.
_LEDGER_TIMEOUT = 1.0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see bcvalidate-stub --help)")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT, and return the exit status.

    It is 0 after one signal, 1 after a second one, 2 if the server cannot start, and 130 if it is
    interrupted before it is ready.
    """
    try:
        options = _parser().parse_args(argv)
        return _serve(options)
    except SystemExit:
        # --help or --version was written.
        return ExitStatus.OK
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except UsageError as error:
        _write(f"bcvalidate-stub: {printable(str(error))}\n", error=True)
    return ExitStatus.USAGE


def _serve(options: argparse.Namespace) -> int:
    if not is_installed():
        raise UsageError(MISSING)
    from bcvalidate.account import Account, read_account_files
    from bcvalidate.admission.ledger import TokenLedger
    from bcvalidate.stub.application import Application, to_stderr
    from bcvalidate.stub.responses import Responder
    from bcvalidate.stub.serving import Server, listen, url

    with ExitStack() as stack:
        try:
            stated = read_account_files(options.account)
            ledger = stack.enter_context(TokenLedger(options.ledger, timeout=_LEDGER_TIMEOUT))
            responder = Responder(Account.from_api(stated), ledger, stated)
            listener = stack.enter_context(listen(options.host, options.port))
        except BcvalidateError as error:
            raise UsageError(str(error)) from None
        application = Application(responder, to_stderr, verbose=options.verbose)
        port: int = listener.getsockname()[1]
        address = {"address": url(options.host, port), "host": options.host, "port": port}
        server = Server(
            application,
            timeout=options.timeout,
            ready=lambda: _write(f"{json.dumps(address)}\n"),
        )
        server.run(sockets=[listener])
    return FORCED if server.force_exit else ExitStatus.OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="bcvalidate-stub",
        description="A local BatchCompute endpoint that responds as the API reference says.",
        epilog="When it is ready, it writes its address to standard output as one line of JSON.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the host name or IP address to listen on (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        help="the port to listen on; 0, the default, is any free port",
    )
    parser.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="FILE",
        help="the limits of the account; may be repeated",
    )
    parser.add_argument(
        "--ledger", metavar="FILE", help="the token ledger, a SQLite file of used tokens"
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="the time limit of a request and of a response; six times that if idle (default: 10)",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="write a line for each request to standard error"
    )
    parser.add_argument("--version", action="version", version=f"bcvalidate-stub {__version__}")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MAX_PORT))):
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    if int(text) > _MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port; the last one is {_MAX_PORT}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _MAX_TIMEOUT:
        raise argparse.ArgumentTypeError(f"{text!r} must be a number of seconds, at most a day")
    return seconds


def _write(text: str, *, error: bool = False) -> None:
    """Write unbuffered. A closed buffered stream would fail again when the process ends."""
    stream = sys.stderr if error else sys.stdout
    if stream is not None:
        with suppress(OSError):
            os.write(stream.fileno(), text.encode("ascii", "backslashreplace"))
