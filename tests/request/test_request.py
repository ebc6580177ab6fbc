"""Requests: what the library finds in the parts of a request."""

import json
from typing import Any

import pytest

from bcvalidate import Account, TokenLedger, validate, validate_request
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.request.http import parse_http
from tests.support.harness import ERR_REQUESTS, OK_REQUESTS, minimal, run

BODY = json.dumps(minimal(), indent=2).encode()
SECRET = "c2VjcmV0LXNpZ25hdHVyZQ"


def rule_ids(found: tuple[Finding, ...]) -> list[str]:
    """Return the rule ids of findings."""
    return [finding.rule for finding in found]


def test_library_and_command_agree() -> None:
    """The parts of a request have the findings of the file, without positions."""
    for fixture in (*OK_REQUESTS, *ERR_REQUESTS):
        read = parse_http(fixture.read_bytes())
        if read.head is None or any(p.rule == "request-syntax" for p in read.errors):
            return
        request = read.head
        headers = [pair for pair in request.headers if pair[0] != "transfer-encoding"]

        report = validate_request(request.method, request.target, headers, read.document.text or "")

        found = json.loads(run("--format=json", fixture).out)["files"][0]["findings"]
        assert [(f.rule, f.pointer, f.hint) for f in report.findings] == [
            (f["rule"], f["pointer"], f["hint"]) for f in found
        ], fixture


UNSENDABLE_PARTS: list[tuple[str, str, Any, str]] = [
    ("PO ST", "/clusters", {}, "No request can have this method."),
    ("", "/clusters", {}, "No request can have this method."),
    ("POST", "/clu sters", {}, "No request can have this target."),
    ("POST", "/集群", {}, "No request can have this target."),
    (
        "POST",
        "/clusters",
        {"A": "b", "C": "d\r\nE: f"},
        "No request can have this header, the one with number 2.",
    ),
    ("POST", "/clusters", {"A b": "c"}, "No request can have this header, the one with number 1."),
    (
        "POST",
        "/clusters",
        {"Content-Length": "-1"},
        "No request can have this header, the one with number 1.",
    ),
    (
        "POST",
        "/clusters",
        [("Host", "a"), ("host", "b")],
        "No request can have this combination of headers.",
    ),
]


def test_parts_that_make_no_request() -> None:
    """A part that no client can send is reported, and the body is checked, too."""
    for method, target, headers, hint in UNSENDABLE_PARTS:
        report = validate_request(method, target, headers, minimal(Name=""), lint=False)

        assert [(f.rule, f.hint) for f in report.findings] == [
            ("name-length", None),
            ("request-syntax", hint),
        ], (method, target)


def test_answer_starts_with_the_request_line() -> None:
    """The service checks the path first, then the method, then the body."""
    body = minimal(Name="")

    answers = [
        validate_request(method, target, {}, body).response()
        for method, target in (("GET", "/"), ("GET", "/clusters"), ("POST", "/clusters"))
    ]

    assert answers == [
        (400, {"Code": "InvalidUrlPattern", "Message": "Specified url pattern contains some illegal words."}),
        (400, {"Code": "MethodNotAllowed", "Message": "The request http method is not supported for this resource."}),
        (400, {"Code": "InvalidName", "Message": "Specified parameter Name is not valid. Its length must be in [1, 64]."}),
    ]  # fmt: skip


WRONG_TYPES: list[tuple[Any, Any, Any, str]] = [
    (None, "/clusters", {}, "method must be a str or bytes, not NoneType"),
    ("POST", 5, {}, "target must be a str or bytes, not int"),
    ("POST", "/clusters", None, "headers must be a Mapping or pairs, not NoneType"),
    ("POST", "/clusters", "abc", "headers must be a Mapping or pairs, not str"),
    ("POST", "/clusters", ["ab"], "headers must be a Mapping, or pairs of a name and a value"),
    ("POST", "/clusters", {"a": 5}, "a header's value must be a str or bytes, not int"),
    ("POST", "/clusters", [(5, "a")], "a header's name must be a str or bytes, not int"),
]


def test_parts_of_other_types_are_refused() -> None:
    """Each part of a wrong type is a TypeError that names it."""
    for method, target, headers, message in WRONG_TYPES:
        with pytest.raises(TypeError, match=f"^{message}$"):
            validate_request(method, target, headers, {})


def test_parts_as_bytes() -> None:
    """Bytes are accepted as the characters that they encode."""
    headers = [(b"Content-Length", b"%d" % len(BODY)), (b"X", b"\xff")]

    assert validate_request(b"POST", b"/clusters", headers, BODY).findings == ()


def test_secret_of_a_header_is_masked_in_the_query() -> None:
    """A secret of one part of a request is masked in the findings of another."""
    target, headers = f"/clusters?a{SECRET}=1&b=2", {"Authorization": f"acs x:{SECRET}"}

    report = validate_request("POST", target, headers, BODY)

    assert [finding.message.partition(" is not known")[0] for finding in report.findings] == [
        "Query key a***",
        "Query key b",
    ]


def test_repeated_and_chunked_content_length() -> None:
    """A length may be repeated, but not stand beside chunks."""
    twice = {"Content-Length": f"{len(BODY)}, {len(BODY)}"}
    chunked = {"Content-Length": "5", "Transfer-Encoding": "chunked"}

    assert validate_request("POST", "/clusters", twice, BODY).findings == ()
    assert [
        (f.rule, f.hint) for f in validate_request("POST", "/clusters", chunked, BODY).findings
    ] == [("content-length-wrong", "It must not stand beside Transfer-Encoding.")]


def test_content_type_is_not_checked() -> None:
    """Any Content-Type is accepted; an SDK of the vendor sends text/plain."""
    headers = {"Content-Type": "text/plain;charset=UTF-8", "Content-Length": str(len(BODY))}

    assert validate_request("POST", "/clusters", headers, BODY).findings == ()
    assert validate_request("POST", "/clusters", headers, BODY.decode()).findings == ()
    assert validate_request("POST", "/clusters", headers, minimal()).findings == ()


def test_request_without_lint() -> None:
    """Without lint, only documented rules of requests are reported."""
    target = "/clusters?IdempotentToken=a-b&x=1"

    report = validate_request("GET", target, {"Content-Length": "1"}, BODY, lint=False)

    assert rule_ids(report.findings) == ["method-not-allowed"]


def test_account_and_ledger_of_a_request() -> None:
    """The token of the query is checked with the ledger, and the body with the account."""
    target = "/clusters?IdempotentToken=t"
    with TokenLedger() as ledger:
        first = validate_request("POST", target, {}, BODY, ledger=ledger)
        again = validate_request("POST", target, {}, BODY, ledger=ledger, account=Account(
            max_cluster_count=1, cluster_count=1
        ))  # fmt: skip
        other = validate_request("POST", target, {}, minimal(Name="bb"), ledger=ledger)

    assert (first.findings, again.findings) == ((), ())
    assert other.response() == (
        400,
        {"Code": "IdempotentTokenMismatch", "Message": "Specified idempotent token mismatch."},
    )
    assert [finding.hint for finding in other.findings] == [
        "The token is that of another request; take a new one."
    ]


def test_token_of_a_body() -> None:
    """`validate` takes token and ledger; a body with errors does not use the token."""
    with TokenLedger() as ledger:
        wrong = validate(minimal(Name=""), token="t", ledger=ledger)
        right = validate(minimal(Name="a"), token="t", ledger=ledger)
        later = validate(minimal(Name=""), token="t", ledger=ledger)

    assert rule_ids(wrong.findings) == ["name-length"]
    assert rule_ids(right.findings) == ["name-prose"]
    assert rule_ids(later.findings) == ["token-mismatch", "name-length"]


def test_ledger_of_another_type_is_refused() -> None:
    """A path is not accepted as a ledger."""
    for argument in (5, "ledger.db", object()):
        with pytest.raises(TypeError, match="ledger must be a TokenLedger, not "):
            validate({}, token="t", ledger=argument)  # type: ignore[arg-type]
