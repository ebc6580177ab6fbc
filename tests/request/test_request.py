"""Whole requests: what is read of a file, what the library takes, and what is wrong with them."""

import json
from pathlib import Path
from typing import Any

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account, TokenLedger, validate, validate_request
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.request.http import parse_http
from tests.harness import ERR_REQUESTS, OK_REQUESTS, minimal, run

BODY = json.dumps(minimal(), indent=2).encode()
LINE = b"POST /clusters?IdempotentToken=t1 HTTP/1.1\n"
HOST = b"Host: batchcompute.cn-beijing.aliyuncs.com\n"
SECRET = "c2VjcmV0LXNpZ25hdHVyZQ"


def findings(data: bytes, tmp_path: Path) -> list[tuple[str, int | None, int | None]]:
    """Rule, line and column of what the command finds in a request file."""
    path = tmp_path / "a.http"
    path.write_bytes(data)
    found = json.loads(run("--format=json", path).out)["files"][0]["findings"]
    return [(f["rule"], f["line"], f["column"]) for f in found]


def rules(found: tuple[Finding, ...]) -> list[str]:
    """The rules of findings."""
    return [finding.rule for finding in found]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LINE + HOST + b"\n" + BODY, []),
        (LINE.replace(b"\n", b"\r\n") + HOST + b"\r\n" + BODY + b"\r\n\r\n", []),
        (LINE + HOST + b"Content-Length: %d\n\n" % len(BODY) + BODY + b"\n", []),
        (LINE + HOST + b"Content-Length: %d\n\n" % (len(BODY) + 1) + BODY + b"\n", []),
        (LINE + HOST + b"cONTENT-lENGTH : 3\n\n" + BODY, [("request-syntax", 3, 1)]),
        (LINE + HOST + b"cONTENT-lENGTH: 3\n\n" + BODY, [("content-length-wrong", 3, 1)]),
        (LINE + HOST + b"Content-Length: 3\nContent-Length: 4\n\n" + BODY, [("request-syntax", 4, 1)]),
        (LINE + HOST + b"Content-Length: x\n\n" + BODY, [("request-syntax", 3, 1)]),
        (LINE + HOST + b"A: b\n folded\nnothing\n\n" + BODY, [("request-syntax", 5, 1)]),
        (LINE + b"\n" + BODY, [("request-syntax", 1, 1)]),
        (LINE + HOST + BODY, [("request-syntax", 1, 1)]),
        (LINE, [("request-syntax", 1, 1)]),
        (b"", [("request-syntax", 1, 1)]),
        (b"\xef\xbb\xbf" + LINE + HOST + b"\n" + BODY, [("request-syntax", 1, 1)]),
        (LINE + HOST + b"\n" + b'{"Name": 1,\n "Nmae": 2}', [
            ("name-type", 4, 10), ("image-id-missing", 4, 1), ("instance-type-missing", 4, 1),
            ("unknown-key", 5, 2), ("groups-missing", 4, 1),
        ]),
        (LINE + HOST + b'\n{"a": 1, "a": 2', [("body-syntax", 4, 16)]),
        (LINE.replace(b"t1", b"t-1&x=&IdempotentToken=t2") + HOST + b"\n" + BODY, [
            ("token-form", 1, 32), ("query-key-unknown", 1, 36), ("query-key-repeated", 1, 39),
        ]),
        (LINE.replace(b"=t1", b"") + HOST + b"\n" + BODY, [("token-form", 1, 31)]),
        (LINE.replace(b"?Idem", b"?&&%49dem") + HOST + b"\n" + BODY, []),
        (LINE.replace(b"/clusters", b"/%63lusters") + HOST + b"\n" + BODY, []),
        (LINE.replace(b"/clusters", b"http://h:80/clusters") + HOST + b"\n" + BODY, []),
        (LINE.replace(b"/clusters", b"http://[/clusters") + HOST + b"\n" + BODY, [("url-pattern-invalid", 1, 6)]),
        (LINE.replace(b"/clusters", b"*") + HOST + b"\n" + BODY, [("url-pattern-invalid", 1, 6)]),
        (LINE.replace(b"/clusters", b"//clusters") + HOST + b"\n" + BODY, [("url-pattern-invalid", 1, 6)]),
        (LINE.replace(b"1.1", b"1.0") + b"\n" + BODY, []),
        (LINE.replace(b" HTTP/1.1", b" HTTP/2") + HOST + b"\n" + BODY, [("request-syntax", 1, 1)]),
    ],
)  # fmt: skip
def test_request_file(
    data: bytes, expected: list[tuple[str, int | None, int | None]], tmp_path: Path
) -> None:
    """What is found stands where it is in the file, in its head as in its body."""
    assert findings(data, tmp_path) == expected


def test_repeated_key_names_the_line_in_the_file(tmp_path: Path) -> None:
    """The hint of a repeated key counts lines as the finding does."""
    path = tmp_path / "a.http"
    path.write_bytes(LINE + HOST + b"\n" + BODY[:-1] + b', "Name": "b"}')

    out = run("--select=duplicate-key", path).out

    assert f"{path}:14:3: error: " in out
    assert "hint: It occurs first at 5:3." in out


def test_body_over_the_limit_is_measured_without_the_head(tmp_path: Path) -> None:
    """The head does not count, and 262144 bytes are not too many."""
    fits = BODY + b" " * (262144 - len(BODY))

    assert findings(LINE + HOST + b"\n" + fits, tmp_path) == []
    assert findings(LINE + HOST + b"\n" + fits + b" ", tmp_path) == [("body-size", 4, 1)]


def test_chunked_body_is_joined_and_has_no_lines(tmp_path: Path) -> None:
    """What is checked is what a server gets; its lines are not those of the file."""
    wrong = BODY.replace(b"test-cluster", b"1st")
    head = LINE + HOST + b"Transfer-Encoding: chunked\n\n"
    chunks = b"5\r\n%s\r\n%x;a=b\r\n%s\r\n0\r\n\r\n" % (wrong[:5], len(wrong) - 5, wrong[5:])

    assert findings(head + chunks, tmp_path) == [
        ("name-charset", None, None),
        ("name-prose", None, None),
    ]
    assert findings(head + chunks[:-9], tmp_path)[-1] == ("request-syntax", 3, 1)
    assert findings(head + chunks + b"GET / HTTP/1.1", tmp_path)[-1] == ("request-syntax", 3, 1)
    assert findings(head + b"zz\r\n{}\r\n0\r\n\r\n", tmp_path)[-1] == ("request-syntax", 3, 1)
    both = head.replace(b"Transfer", b"Content-Length: 10\nTransfer")
    assert findings(both + chunks, tmp_path)[-2:-1] == [("content-length-wrong", 3, 1)]


@pytest.mark.parametrize("form", FORMATS)
def test_credentials_of_the_head_are_in_no_format(form: str, tmp_path: Path) -> None:
    """Authorization and the security token stay hidden, wherever else they stand."""
    head = (
        f"POST /clustrs?IdempotentToken=t&Signature-LTAI5tFakeFakeFake=1 HTTP/1.1\nHost: a\n"
        f"Authorization: acs LTAI5tFakeFakeFakeFake:{SECRET}=\n folded{SECRET}\n"
        f"x-acs-security-token: CAIS{SECRET}\nx: {SECRET}=\nContent-Length: 5\n\n"
    )
    path = tmp_path / "a.http"
    path.write_text(head + json.dumps(minimal(Name=f"CAIS{SECRET}/")), "utf-8")

    out = run(f"--format={form}", path).out

    assert SECRET not in out
    assert "LTAI5t" not in out


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("target", "header", "member"),
    [
        (f"/clusters?{SECRET}=1", f"Authorization: acs x:{SECRET}", None),
        (f"/clusters?%63{SECRET[1:]}=1", f"Authorization: acs x:{SECRET}", None),
        (f"/clusters?a{SECRET}=1", "X: y", ("AccessKeySecret", SECRET)),
        (f"/clusters?SecurityToken={SECRET}&Bad{SECRET}=1", "X: y", None),
        (f"/clusters?Security%54oken={SECRET}&x=1", "X: y", (SECRET, 1)),
        (f"/clusters?Signature={SECRET}", "X: y", (SECRET, 1)),
        (f"/clusters?x={SECRET}", "X: y", None),
        (f"http://user:{SECRET}@h/clusters?x=1", "X: y", (SECRET, 1)),
        ("/clusters?x=1", f"Cookie: a={SECRET}; b", (SECRET, 1)),
        ("/clusters?x=1", f"x-acs-security-token: {SECRET}", (SECRET, 1)),
        ("/clustrs?x=1", f"Auth\0orization: {SECRET}", None),
        ("/clustrs?x=1", f"X: y\rAuthorization: {SECRET}", None),
    ],
)
def test_secrets_are_in_no_words(
    target: str, header: str, member: tuple[str, object] | None, form: str, tmp_path: Path
) -> None:
    """What is secret anywhere in a request is in no message, pointer or line of any format."""
    path = tmp_path / "a.http"
    body = minimal(**dict([member] if member else []), Nmae=1)
    head = f"POST {target} HTTP/1.1\nHost: a\n{header}\nContent-Length: 5\n\n"
    path.write_bytes((head + json.dumps(body, indent=1)).encode())

    out = run(f"--format={form}", path).out

    assert "Nmae" in out
    assert SECRET[1:] not in out


def test_html_shows_the_lines_around_the_head(tmp_path: Path) -> None:
    """The page shows the head with its lines, and counts on in the body."""
    path = tmp_path / "a.http"
    path.write_bytes(LINE.replace(b"POST", b"GET") + HOST + b"\n" + BODY)

    out = run("--format=html", path).out

    assert "<b>2</b> <code>Host: batchcompute.cn-beijing.aliyuncs.com</code>" in out


def test_fix_leaves_requests_as_they_are(tmp_path: Path) -> None:
    """A mended body would need another Content-Length; the findings are reported all the same."""
    path = tmp_path / "a.http"
    data = LINE + HOST + b"\n" + BODY.replace(b"ImageId", b"ImageID")
    path.write_bytes(data)

    ran = run("--fix", path)

    assert (ran.status, ran.err, path.read_bytes()) == (1, "", data)
    assert "[image-id-missing]" in ran.out
    assert run("--diff", path).out == ""


def test_empty_line_at_the_start(tmp_path: Path) -> None:
    """Nothing that follows it is taken for a body."""
    assert findings(b"\r\n" + LINE + HOST + b"\n" + BODY, tmp_path) == [("request-syntax", 1, 1)]


def test_empty_key_of_the_query_is_shown_as_such(tmp_path: Path) -> None:
    """There is something to read where the name would be."""
    path = tmp_path / "a.http"
    path.write_bytes(LINE.replace(b"?", b"?=x&" + b"k" * 70 + b"=1&") + HOST + b"\n" + BODY)

    messages = [
        f["message"] for f in json.loads(run("--format=json", path).out)["files"][0]["findings"]
    ]

    assert [message.partition(" is not known")[0] for message in messages] == [
        'Query key ""',
        f"Query key {'k' * 64}...",
    ]


def test_directory_has_requests_too(tmp_path: Path) -> None:
    """Below a directory, *.http files are specs as *.json files are."""
    (tmp_path / "a.http").write_bytes(LINE + HOST + b"\n" + BODY)
    (tmp_path / "b.json").write_bytes(BODY)
    (tmp_path / "c.https").write_bytes(b"")

    assert run(tmp_path).out == "2 files checked: no errors\n"


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    """Whatever a file holds, there is a submission, and a request only if a server reads one."""
    for held in (data, LINE + data, LINE + HOST + data, LINE + HOST + b"\n" + data):
        found = parse_http(held)

        assert (found.head is None) <= bool(found.errors)


@given(
    st.lists(
        st.tuples(st.text("abc-: \t", min_size=1, max_size=6), st.text("a1 ,:\t\x00é", max_size=6)),
        max_size=4,
    )
)
def test_headers_are_those_that_the_parser_reads(headers: list[tuple[str, str]]) -> None:
    """A file is well-formed when h11, as a server, reads its head as a request."""
    lines = b"".join(f"{name}:{value}\n".encode() for name, value in headers)
    data = LINE + HOST + lines + b"\n"
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    try:
        is_read = isinstance(connection.next_event(), h11.Request)
    except h11.RemoteProtocolError:
        is_read = False

    found = parse_http(data)

    assert (found.head is not None) == is_read
    assert ("request-syntax" in [problem.rule for problem in found.errors]) != is_read


@pytest.mark.parametrize("fixture", [*OK_REQUESTS, *ERR_REQUESTS], ids=lambda path: path.stem)
def test_library_says_of_the_parts_what_the_command_says_of_the_file(fixture: Path) -> None:
    """A request that a parser reads has the same findings, but for their lines."""
    read = parse_http(fixture.read_bytes())
    if read.head is None or any(p.rule == "request-syntax" for p in read.errors):
        return
    request = read.head
    headers = [pair for pair in request.headers if pair[0] != "transfer-encoding"]

    report = validate_request(request.method, request.target, headers, read.document.text or "")

    found = json.loads(run("--format=json", fixture).out)["files"][0]["findings"]
    assert [(f.rule, f.pointer, f.hint) for f in report.findings] == [
        (f["rule"], f["pointer"], f["hint"]) for f in found
    ]


@pytest.mark.parametrize(
    ("method", "target", "headers", "hint"),
    [
        ("PO ST", "/clusters", {}, "No request can have this method."),
        ("", "/clusters", {}, "No request can have this method."),
        ("POST", "/clu sters", {}, "No request can have this target."),
        ("POST", "/集群", {}, "No request can have this target."),
        ("POST", "/clusters", {"A": "b", "C": "d\r\nE: f"}, "No request can have this header, the one with number 2."),
        ("POST", "/clusters", {"A b": "c"}, "No request can have this header, the one with number 1."),
        ("POST", "/clusters", {"Content-Length": "-1"}, "No request can have this header, the one with number 1."),
        ("POST", "/clusters", [("Host", "a"), ("host", "b")], "No request can have this combination of headers."),
    ],
)  # fmt: skip
def test_parts_that_make_no_request(
    method: str, target: str, headers: dict[str, str], hint: str
) -> None:
    """What no client can send is named, and the body is checked all the same."""
    report = validate_request(method, target, headers, minimal(Name=""), lint=False)

    assert [(f.rule, f.hint) for f in report.findings] == [
        ("name-length", None),
        ("request-syntax", hint),
    ]


def test_answer_is_that_of_the_first_line_first() -> None:
    """The service looks at the path, then at the method, then at the body."""
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


@pytest.mark.parametrize(
    ("method", "target", "headers", "said"),
    [
        (None, "/clusters", {}, "method must be a str or bytes, not NoneType"),
        ("POST", 5, {}, "target must be a str or bytes, not int"),
        ("POST", "/clusters", None, "headers must be a Mapping or pairs, not NoneType"),
        ("POST", "/clusters", "abc", "headers must be a Mapping or pairs, not str"),
        ("POST", "/clusters", ["ab"], "headers must be a Mapping, or pairs of a name and a value"),
        ("POST", "/clusters", {"a": 5}, "a header's value must be a str or bytes, not int"),
        ("POST", "/clusters", [(5, "a")], "a header's name must be a str or bytes, not int"),
    ],
)
def test_parts_of_other_types_are_misuse(method: Any, target: Any, headers: Any, said: str) -> None:
    """One clear TypeError each."""
    with pytest.raises(TypeError, match=f"^{said}$"):
        validate_request(method, target, headers, {})


def test_parts_as_h11_has_them() -> None:
    """Bytes are taken for the characters that they are."""
    headers = [(b"Content-Length", b"%d" % len(BODY)), (b"X", b"\xff")]

    assert validate_request(b"POST", b"/clusters", headers, BODY).findings == ()


def test_secret_of_a_header_is_in_no_message_of_the_library() -> None:
    """The parts of a request know of each other's secrets."""
    target, headers = f"/clusters?a{SECRET}=1&b=2", {"Authorization": f"acs x:{SECRET}"}

    report = validate_request("POST", target, headers, BODY)

    assert [finding.message.partition(" is not known")[0] for finding in report.findings] == [
        "Query key a***",
        "Query key b",
    ]


def test_content_length_as_the_parser_reads_it() -> None:
    """One that is said twice is one; beside chunks, there must be none."""
    twice = {"Content-Length": f"{len(BODY)}, {len(BODY)}"}
    chunked = {"Content-Length": "5", "Transfer-Encoding": "chunked"}

    assert validate_request("POST", "/clusters", twice, BODY).findings == ()
    assert [
        (f.rule, f.hint) for f in validate_request("POST", "/clusters", chunked, BODY).findings
    ] == [("content-length-wrong", "It must not stand beside Transfer-Encoding.")]


def test_content_type_is_not_asked_for() -> None:
    """A vendor's SDK sends text/plain."""
    headers = {"Content-Type": "text/plain;charset=UTF-8", "Content-Length": str(len(BODY))}

    assert validate_request("POST", "/clusters", headers, BODY).findings == ()
    assert validate_request("POST", "/clusters", headers, BODY.decode()).findings == ()
    assert validate_request("POST", "/clusters", headers, minimal()).findings == ()


def test_without_lint_only_what_is_documented() -> None:
    """Advice on the request is advice."""
    target = "/clusters?IdempotentToken=a-b&x=1"

    report = validate_request("GET", target, {"Content-Length": "1"}, BODY, lint=False)

    assert rules(report.findings) == ["method-not-allowed"]


def test_account_and_ledger_of_a_request() -> None:
    """The token of the query is held against the ledger, and the body against the account."""
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


def test_token_of_the_library() -> None:
    """`validate` takes token and ledger, too; a request with errors takes no token."""
    with TokenLedger() as ledger:
        wrong = validate(minimal(Name=""), token="t", ledger=ledger)
        right = validate(minimal(Name="a"), token="t", ledger=ledger)
        later = validate(minimal(Name=""), token="t", ledger=ledger)

    assert rules(wrong.findings) == ["name-length"]
    assert rules(right.findings) == ["name-prose"]
    assert rules(later.findings) == ["token-mismatch", "name-length"]


@pytest.mark.parametrize("argument", [5, "ledger.db", object()])
def test_no_ledger_at_all_is_misuse(argument: object) -> None:
    """A path is no ledger."""
    with pytest.raises(TypeError, match="ledger must be a TokenLedger, not "):
        validate({}, token="t", ledger=argument)  # type: ignore[arg-type]
