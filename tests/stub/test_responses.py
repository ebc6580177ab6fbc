"""The stub's answers: every route, with the documented errors, and tokens."""

import json
import re
from pathlib import Path

from bcvalidate import validate
from bcvalidate.admission.digest import digest
from bcvalidate.admission.ledger import TokenLedger
from bcvalidate.engine.lints import MAX_BODY_SIZE
from bcvalidate.rules.registry import rules
from bcvalidate.stub.serving import Stub
from tests.support.harness import ERR, OK, ROOT, account_of, minimal, sample
from tests.support.stub_client import ask, create, status_and_body

NOT_FOUND = (
    404,
    b'{"Code": "InvalidResource.NotFound", "Message": "Specified resource is not found."}',
)
BAD_METHOD = (
    400,
    b'{"Code": "MethodNotAllowed", "Message": "The request http method is not supported for this resource."}',
)
BAD_URL = (
    400,
    b'{"Code": "InvalidUrlPattern", "Message": "Specified url pattern contains some illegal words."}',
)
MISMATCH = (
    400,
    b'{"Code": "IdempotentTokenMismatch", "Message": "Specified idempotent token mismatch."}',
)
BAD_COUNT = (
    400,
    b'{"Code": "InvalidMaxItemCount", "Message": "Specified parameter MaxItemCount is not valid. It must be in [1, 100]."}',
)


def test_every_fixture_has_the_answer_of_the_library(shared: Stub) -> None:
    """A valid body has status 201 and an Id; others have the status, code and message of a report.

    An error that is not documented has the documented code for a body.
    """
    for fixture in (*OK, *ERR):
        account, body = account_of(fixture), fixture.read_bytes()
        report = validate(body, account=account, lint=len(body) > MAX_BODY_SIZE)
        shared.account = account

        response = ask(shared.port, "POST", "/clusters", body)

        if report.first is None:
            assert response.status == 201, fixture.stem
            assert re.fullmatch(r'\{"Id": "cls-[0-9a-v]{22}"\}', response.body.decode())
            target = f"/clusters/{response.content['Id']}"
            assert ask(shared.port, "DELETE", target).status == 204
        else:
            error = {"Code": "InvalidHttpBody", "Message": report.first.message}
            expected = report.response() or (403, error)
            assert (response.status, response.content) == expected, fixture.stem
    shared.account = None


def test_requests_that_are_refused(shared: Stub) -> None:
    """Unknown routes, methods and clusters have the documented common errors."""
    for method, target, expected in (
        ("GET", "/", BAD_URL),
        ("GET", "/clusters/", BAD_URL),
        ("POST", "/clusters/", BAD_URL),
        ("GET", "/clusters/a/b", BAD_URL),
        ("GET", "/jobs", BAD_URL),
        ("POST", "/cluster", BAD_URL),
        ("GET", "/quotas/", BAD_URL),
        ("OPTIONS", "*", BAD_URL),
        ("GET", "//[clusters", BAD_URL),
        ("PUT", "/clusters", BAD_METHOD),
        ("DELETE", "/clusters", BAD_METHOD),
        ("post", "/clusters", BAD_METHOD),
        ("PUT", "/clusters/cls-0", BAD_METHOD),
        ("POST", "/clusters/cls-0", BAD_METHOD),
        ("POST", "/quotas", BAD_METHOD),
        ("DELETE", "/available", BAD_METHOD),
        ("GET", "/clusters/cls-0", NOT_FOUND),
        ("DELETE", "/clusters/cls-0", NOT_FOUND),
        ("GET", "/clusters?MaxItemCount=0", BAD_COUNT),
        ("GET", "/clusters?MaxItemCount=101", BAD_COUNT),
        ("GET", "/clusters?MaxItemCount=-1", BAD_COUNT),
        ("GET", "/clusters?MaxItemCount=%C2%B2", BAD_COUNT),
        ("GET", f"/clusters?MaxItemCount={'9' * 5000}", BAD_COUNT),
    ):
        refused = status_and_body(ask(shared.port, method, target))
        assert refused == expected, (method, target[:60])


def test_common_errors_are_those_of_rules() -> None:
    """A raw request has the same errors in a report."""
    url, method = rules()["url-pattern-invalid"], rules()["method-not-allowed"]

    assert BAD_URL[1].decode() == json.dumps({"Code": url.code, "Message": url.message})
    assert BAD_METHOD[1].decode() == json.dumps({"Code": method.code, "Message": method.message})


def test_headers_of_answers(stub: Stub) -> None:
    """Each answer has the type, a request id of its own in upper case, the date and the length."""
    first, second = (ask(stub.port, "GET", "/quotas").headers for _ in range(2))

    assert [*first] == ["date", "content-type", "x-acs-request-id", "content-length"]
    assert first["content-type"] == "application/json; charset=utf-8"
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", first["x-acs-request-id"])
    assert first["x-acs-request-id"] != second["x-acs-request-id"]


def test_head_is_get_without_a_body(stub: Stub) -> None:
    """The length is that of the body that GET would have."""
    for target in ("/clusters", "/quotas", "/available", "/nope"):
        head, get = ask(stub.port, "HEAD", target), ask(stub.port, "GET", target)

        assert (head.status, head.body) == (get.status, b"")
        assert head.headers["content-length"] == get.headers["content-length"]


def test_paths_are_decoded(stub: Stub) -> None:
    """A percent-encoded path is the same path, and so is a whole URL, as proxies send it."""
    assert ask(stub.port, "GET", "/%63lusters").status == 200
    assert ask(stub.port, "GET", f"{stub.address}/quotas").status == 200
    assert ask(stub.port, "POST", "/%63lusters", minimal()).status == 201


def test_a_token_gives_one_id(stub: Stub) -> None:
    """The same token and body are one cluster; without a token, each request is a new one."""
    spaced = json.dumps(minimal(), indent=4).encode()

    first, again = create(stub, minimal(), "t"), create(stub, spaced, "t")
    other, without = create(stub, minimal(), "u"), create(stub, minimal())

    assert first == again
    assert len({first, other, without, create(stub, minimal())}) == 4
    assert len(stub.clusters) == 4


def test_a_token_with_another_request(stub: Stub) -> None:
    """It is a mismatch; a request with errors does not take its token."""
    assert ask(stub.port, "POST", "/clusters?IdempotentToken=t", {}).status == 400
    create(stub, minimal(), "t")

    response = ask(stub.port, "POST", "/clusters?IdempotentToken=t", minimal(Name="other"))

    assert status_and_body(response) == MISMATCH
    assert len(stub.clusters) == 1


def test_an_id_is_the_same_after_a_restart(tmp_path: Path) -> None:
    """It depends on the token and the digest of the body only, and does not show the digest."""
    identities = []
    for _ in range(2):
        with TokenLedger(tmp_path / "ledger") as ledger, Stub(ledger=ledger) as stub:
            identities.append(create(stub, minimal(), "t"))
            mismatch = status_and_body(
                ask(stub.port, "POST", "/clusters?IdempotentToken=t", sample())
            )
            assert mismatch == MISMATCH

    assert identities[0] == identities[1]
    assert digest(minimal()) not in identities[0]


def test_two_stubs_on_one_ledger(tmp_path: Path) -> None:
    """A token that is taken at one is taken at the other."""
    with (
        TokenLedger(tmp_path / "ledger") as ledger,
        TokenLedger(tmp_path / "ledger") as same,
        Stub(ledger=ledger) as stub,
        Stub(ledger=same) as twin,
    ):
        first, second = create(stub, minimal(), "t"), create(twin, minimal(), "t")
        refused = status_and_body(ask(twin.port, "POST", "/clusters?IdempotentToken=t", sample()))

    assert first == second
    assert refused == MISMATCH


def test_every_error_of_the_stub_has_a_source() -> None:
    """Each entry of the file is a line with status, code, message and source."""
    text = (ROOT / "schemas" / "stub.json").read_text("utf-8")
    entries = json.loads(text)

    assert len(text.splitlines()) == len(entries) + 2
    assert {tuple(entry) for entry in entries} == {("status", "code", "message", "source")}
