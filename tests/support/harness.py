"""The command run inside the test process, and the fixtures by name."""

import io
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from bcvalidate import Account
from bcvalidate.cli.main import main
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import Document
from bcvalidate.engine.engines import find_violations
from bcvalidate.engine.violation import Violation, in_canonical_order
from bcvalidate.policies.policy import Policies
from bcvalidate.reporters import text
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.request.files import read_request_file
from bcvalidate.request.request import Request
from bcvalidate.rules.registry import canonical_order
from bcvalidate.validator import Validator

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "create-cluster"
OK = sorted((FIXTURES / "ok").glob("*.json"))
ERR = sorted((FIXTURES / "err").glob("*.json"))
OK_REQUESTS = sorted((FIXTURES / "ok").glob("*.http"))
ERR_REQUESTS = sorted((FIXTURES / "err").glob("*.http"))
SAMPLE = FIXTURES / "ok" / "page-sample-filled-in.json"


class Ran(NamedTuple):
    """What a run of the command gave."""

    status: int
    out: str
    err: str


def run(*argv: str | Path, stdin: bytes | None = b"") -> Ran:
    """Run the command with these arguments and this standard input (None: closed)."""
    out, err = io.StringIO(), io.StringIO()
    status = main(
        [str(word) for word in argv], None if stdin is None else io.BytesIO(stdin), out, err
    )
    return Ran(status, out.getvalue(), err.getvalue())


def account_of(fixture: Path) -> Account | None:
    """The account that a fixture is checked for: the `.account` beside it."""
    beside = fixture.with_suffix(".account")
    return Account.load(beside) if beside.is_file() else None


def report_on(
    document: Document,
    *,
    account: Account | None = None,
    lint: bool = True,
    engine: str = "compiled",
    policies: Policies | None = None,
) -> Report:
    """The report on a body."""
    return Validator(account, engine, policies).report(Request(document), lint=lint)


def output_of(fixture: Path, engine: str = "compiled") -> str:
    """The whole output of the command for a fixture, run from the fixture's folder."""
    request = read_request_file(fixture.name, fixture.read_bytes())
    report = Validator(account_of(fixture), engine).report(request)
    out = io.StringIO()
    text.report([FileResult(fixture.name, request.document, report)], out, ReportOptions())
    return out.getvalue()


def sample() -> Any:
    """The page's own request without its placeholders, parsed."""
    return json.loads(SAMPLE.read_bytes())


def minimal(**members: object) -> dict[str, Any]:
    """The smallest body that is valid, with these members set."""
    group = {"DesiredVMCount": 1, "InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}
    return {"Name": "test-cluster", "ImageId": "img-ubuntu", "Groups": {"g": group}, **members}


def with_group(**members: object) -> dict[str, Any]:
    """A minimal body whose group has these members set."""
    body = minimal()
    body["Groups"]["g"].update(members)
    return body


def violations(
    body: Any, account: Account | None = None, engine: str = "compiled"
) -> list[Violation]:
    """What an engine finds, in canonical order."""
    return in_canonical_order(find_violations(body, account, engine), body, canonical_order())


def environment_without_coverage() -> dict[str, str]:
    """The environment of a process whose coverage is not measured.

    Measuring it loads modules, writes files, and takes far longer than a short process.
    """
    return {name: text for name, text in os.environ.items() if not name.startswith("COV")}
