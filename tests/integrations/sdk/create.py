"""Make calls with the unchanged SDK of the vendor for Python, in the environment that has it.

Each line of standard input is a call: {"port": int, "method": string, "arguments": array}. It may
also have "validating", the arguments of a ValidatingClient around the client, and "as": "cluster"
or "groups", what to convert to a class of the SDK: the first argument, or each of its groups.

Each line of standard output is an outcome, an object with some of these members:
- "status" and "returned": the status of a response, and the return value.
- "refused" and "request_id": the fields of a ClientError; "before": whether nothing was sent.
- "unsent": the class of another exception that the SDK raises.
- "sent": the body as it goes over the wire, unless a ValidatingClient is used.
- "logged": what this project logged.
"""

import json
import logging
import socket
import sys
from typing import Any

# The SDK is not installed where the type checker runs.
from batchcompute import Client, ClientError  # type: ignore[import-not-found]
from batchcompute.resources import (  # type: ignore[import-not-found]
    ClusterDescription,
    GroupDescription,
)

from bcvalidate import InvalidRequest
from bcvalidate.integrations.batchcompute import ValidatingClient

SECONDS = 30


def outcome(call: dict[str, Any]) -> dict[str, Any]:
    """Make one call."""
    Client.register_region("loop", "127.0.0.1", call["port"])
    client = Client("127.0.0.1", "id", "key")
    checking = "validating" in call
    if checking:
        client = ValidatingClient(client, **call["validating"])
    said: dict[str, Any] = {}
    try:
        arguments = made(call["arguments"], call.get("as"))
        if call["method"] == "create_cluster" and not checking:
            said["sent"] = ClusterDescription(arguments[0]).dump()
        response = getattr(client, call["method"])(*arguments)
    except ClientError as error:
        said["refused"] = [error.get_status_code(), error.get_code(), error.get_msg()]
        said["request_id"] = error.get_requestid()
        said["before"] = isinstance(error, InvalidRequest)
    except Exception as error:  # noqa: BLE001 - the SDK raises exceptions of many classes
        said["unsent"] = type(error).__name__
    else:
        said["status"], said["returned"] = response.StatusCode, returned(response)
    return said


def made(arguments: list[Any], kind: str | None) -> list[Any]:
    """Convert the arguments to classes of the SDK if `kind` says so."""
    if kind == "cluster":
        return [ClusterDescription(arguments[0]), *arguments[1:]]
    if kind == "groups":
        groups = {name: GroupDescription(group) for name, group in arguments[0]["Groups"].items()}
        return [{**arguments[0], "Groups": groups}, *arguments[1:]]
    return arguments


def returned(response: Any) -> Any:
    """Return what the SDK reads in the body of a response."""
    if hasattr(response, "Items"):
        return [item.detail() for item in response]
    if hasattr(response, "detail"):
        return response.detail()
    return getattr(response, "Id", None)


def members(value: Any) -> Any:
    """Convert an object of the SDK, or a time, to what JSON can represent."""
    return value.detail() if hasattr(value, "detail") else str(value)


class Log(logging.Handler):
    """Keep the level and the text of each log record."""

    def __init__(self) -> None:
        super().__init__()
        self.logged: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a log record."""
        self.logged.append((record.levelname, record.getMessage()))


def main() -> None:
    """Make all calls of standard input."""
    socket.setdefaulttimeout(SECONDS)
    log = Log()
    logging.getLogger("bcvalidate").addHandler(log)
    logging.getLogger("bcvalidate").setLevel(logging.INFO)
    for line in sys.stdin:
        log.logged.clear()
        said = {**outcome(json.loads(line)), "logged": log.logged}
        sys.stdout.write(f"{json.dumps(said, default=members)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
