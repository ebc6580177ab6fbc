"""Makes calls with the vendor's SDK for Python, unpatched, in the environment that has it.

Standard input: a call a line, {"port": int, "method": string, "arguments": array}, and, for how it
is to be made, "validating": the arguments of a ValidatingClient around the client, and "as": the
class of the SDK that the first argument ("cluster"), or each of its groups ("groups"), is made of.

Standard output: an outcome a line: "status" and "told" of a response; "refused" and "request_id" of
a ClientError, and whether it was raised "before" anything was sent; "unsent" of what the SDK itself
does not take; "sent", the body as it goes over the wire, unless it is checked before; and "logged",
what was logged by this project.
"""

import json
import logging
import socket
import sys
from typing import Any

# The type checker runs where the SDK is not.
from batchcompute import Client, ClientError  # type: ignore[import-not-found]
from batchcompute.resources import (  # type: ignore[import-not-found]
    ClusterDescription,
    GroupDescription,
)

from bcvalidate import InvalidRequest
from bcvalidate.integrations.batchcompute import ValidatingClient

SECONDS = 30


def outcome(call: dict[str, Any]) -> dict[str, Any]:
    """What becomes of one call."""
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
    except Exception as error:  # noqa: BLE001 - the SDK raises whatever it comes across
        said["unsent"] = type(error).__name__
    else:
        said["status"], said["told"] = response.StatusCode, told(response)
    return said


def made(arguments: list[Any], kind: str | None) -> list[Any]:
    """The arguments, made of the SDK's own classes if that is asked for."""
    if kind == "cluster":
        return [ClusterDescription(arguments[0]), *arguments[1:]]
    if kind == "groups":
        groups = {name: GroupDescription(of) for name, of in arguments[0]["Groups"].items()}
        return [{**arguments[0], "Groups": groups}, *arguments[1:]]
    return arguments


def told(response: Any) -> Any:
    """What the SDK makes of the body of a response."""
    if hasattr(response, "Items"):
        return [item.detail() for item in response]
    if hasattr(response, "detail"):
        return response.detail()
    return getattr(response, "Id", None)


def members(value: Any) -> Any:
    """What JSON has for an object of the SDK, or for a time."""
    return value.detail() if hasattr(value, "detail") else str(value)


class Log(logging.Handler):
    """Keeps the level and the words of what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.logged: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.logged.append((record.levelname, record.getMessage()))


def main() -> None:
    """Answer all calls."""
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
