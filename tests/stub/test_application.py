"""The stub's application: what happens when it fails."""

import re

import pytest

from bcvalidate.errors import LedgerError
from bcvalidate.stub import responses
from bcvalidate.stub.serving import Stub
from tests.support.stub_client import ask, status_and_body

FAILURE = b'{"Code": "InternalError", "Message": "The request processing has been failed due to some unknown error."}'


def test_an_exception_is_an_answer(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has status 500 and a line on stderr that quotes nothing; the stub goes on."""
    for error, line in (
        (
            RuntimeError("s3cr3t-of-somebody"),
            r"internal error, RuntimeError at test_application.py:\d+; please report it",
        ),
        (LedgerError("ledger: locked; try again"), "ledger: locked; try again"),
    ):

        def fails(*_: object, error: Exception = error) -> responses.Response:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(responses.Responder, "respond", fails)
            response = ask(stub.port, "GET", "/quotas")
        assert status_and_body(response) == (500, FAILURE)
        assert re.fullmatch(f"bcvalidate-stub: {line}\n", capsys.readouterr().err)
        assert ask(stub.port, "GET", "/quotas").status == 200
