"""HTTP request files: what is found in the head and the body of a file."""

import json
from pathlib import Path

import h11
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.reporters.formats import FORMATS
from bcvalidate.request.http import parse_http
from tests.support.harness import minimal, run

BODY = json.dumps(minimal(), indent=2).encode()
LINE = b"POST /clusters?IdempotentToken=t1 HTTP/1.1\n"
HOST = b"Host: batchcompute.cn-beijing.aliyuncs.com\n"
SECRET = "c2VjcmV0LXNpZ25hdHVyZQ"


def findings(data: bytes, tmp_path: Path) -> list[tuple[str, int | None, int | None]]:
    """Return rule, line and column of the findings of the command on a request file."""
    path = tmp_path / "a.http"
    path.write_bytes(data)
    found = json.loads(run("--format=json", path).out)["files"][0]["findings"]
    return [(f["rule"], f["line"], f["column"]) for f in found]


REQUEST_FILES = [
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
    (
        LINE + HOST + b"\n" + b'{"Name": 1,\n "Nmae": 2}',
        [
            ("name-type", 4, 10),
            ("image-id-missing", 4, 1),
            ("instance-type-missing", 4, 1),
            ("unknown-key", 5, 2),
            ("groups-missing", 4, 1),
        ],
    ),
    (LINE + HOST + b'\n{"a": 1, "a": 2', [("body-syntax", 4, 16)]),
    (
        LINE.replace(b"t1", b"t-1&x=&IdempotentToken=t2") + HOST + b"\n" + BODY,
        [
            ("token-form", 1, 32),
            ("query-key-unknown", 1, 36),
            ("query-key-repeated", 1, 39),
        ],
    ),
    (LINE.replace(b"=t1", b"") + HOST + b"\n" + BODY, [("token-form", 1, 31)]),
    (LINE.replace(b"?Idem", b"?&&%49dem") + HOST + b"\n" + BODY, []),
    (LINE.replace(b"/clusters", b"/%63lusters") + HOST + b"\n" + BODY, []),
    (LINE.replace(b"/clusters", b"http://h:80/clusters") + HOST + b"\n" + BODY, []),
    (
        LINE.replace(b"/clusters", b"http://[/clusters") + HOST + b"\n" + BODY,
        [("url-pattern-invalid", 1, 6)],
    ),
    (LINE.replace(b"/clusters", b"*") + HOST + b"\n" + BODY, [("url-pattern-invalid", 1, 6)]),
    (
        LINE.replace(b"/clusters", b"//clusters") + HOST + b"\n" + BODY,
        [("url-pattern-invalid", 1, 6)],
    ),
    (LINE.replace(b"1.1", b"1.0") + b"\n" + BODY, []),
    (LINE.replace(b" HTTP/1.1", b" HTTP/2") + HOST + b"\n" + BODY, [("request-syntax", 1, 1)]),
]


def test_request_file(tmp_path: Path) -> None:
    """Findings have their positions in the file, in the head and in the body."""
    for data, expected in REQUEST_FILES:
        assert findings(data, tmp_path) == expected, (data, expected)


def test_repeated_key_names_the_line_in_the_file(tmp_path: Path) -> None:
    """The hint of a repeated key counts lines as the finding does."""
    path = tmp_path / "a.http"
    path.write_bytes(LINE + HOST + b"\n" + BODY[:-1] + b', "Name": "b"}')

    out = run("--select=duplicate-key", path).out

    assert f"{path}:14:3: error: " in out
    assert "hint: It occurs first at 5:3." in out


def test_size_of_the_body_excludes_the_head(tmp_path: Path) -> None:
    """The head does not count, and exactly 262144 bytes are allowed."""
    fits = BODY + b" " * (262144 - len(BODY))

    assert findings(LINE + HOST + b"\n" + fits, tmp_path) == []
    assert findings(LINE + HOST + b"\n" + fits + b" ", tmp_path) == [("body-size", 4, 1)]


def test_chunked_body_is_joined_and_has_no_lines(tmp_path: Path) -> None:
    """The joined body is checked as a server gets it; its findings have no position."""
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


def test_credentials_of_the_head_are_in_no_format(tmp_path: Path) -> None:
    """Authorization and security token are hidden, also where they occur again."""
    for form in FORMATS:
        head = (
            f"POST /clustrs?IdempotentToken=t&Signature-LTAI5tFakeFakeFake=1 HTTP/1.1\nHost: a\n"
            f"Authorization: acs LTAI5tFakeFakeFakeFake:{SECRET}=\n folded{SECRET}\n"
            f"x-acs-security-token: CAIS{SECRET}\nx: {SECRET}=\nContent-Length: 5\n\n"
        )
        path = tmp_path / "a.http"
        path.write_text(head + json.dumps(minimal(Name=f"CAIS{SECRET}/")), "utf-8")

        out = run(f"--format={form}", path).out

        assert SECRET not in out, form
        assert "LTAI5t" not in out, form


SECRET_REQUESTS = [
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
]


def test_no_format_shows_a_secret(tmp_path: Path) -> None:
    """A secret of any part of a request is in no message, pointer or line of any format."""
    for form in FORMATS:
        for target, header, member in SECRET_REQUESTS:
            path = tmp_path / "a.http"
            body = minimal(**dict([member] if member else []), Nmae=1)
            head = f"POST {target} HTTP/1.1\nHost: a\n{header}\nContent-Length: 5\n\n"
            path.write_bytes((head + json.dumps(body, indent=1)).encode())

            out = run(f"--format={form}", path).out

            assert "Nmae" in out, (form, target)
            assert SECRET[1:] not in out, (form, target)


def test_html_shows_the_lines_of_the_head(tmp_path: Path) -> None:
    """The HTML report shows the head with line numbers that count on in the body."""
    path = tmp_path / "a.http"
    path.write_bytes(LINE.replace(b"POST", b"GET") + HOST + b"\n" + BODY)

    out = run("--format=html", path).out

    assert "<b>2</b> <code>Host: batchcompute.cn-beijing.aliyuncs.com</code>" in out


def test_request_files_are_not_fixed(tmp_path: Path) -> None:
    """A request file is not fixed, because its Content-Length would be wrong; it is reported."""
    path = tmp_path / "a.http"
    data = LINE + HOST + b"\n" + BODY.replace(b"ImageId", b"ImageID")
    path.write_bytes(data)

    ran = run("--fix", path)

    assert (ran.status, ran.err, path.read_bytes()) == (1, "", data)
    assert "[image-id-missing]" in ran.out
    assert run("--diff", path).out == ""


def test_empty_line_at_the_start(tmp_path: Path) -> None:
    """A file that starts with an empty line has no body."""
    assert findings(b"\r\n" + LINE + HOST + b"\n" + BODY, tmp_path) == [("request-syntax", 1, 1)]


def test_odd_keys_of_the_query_are_readable(tmp_path: Path) -> None:
    """An empty key is shown as quotes, and a long key is shortened."""
    path = tmp_path / "a.http"
    path.write_bytes(LINE.replace(b"?", b"?=x&" + b"k" * 70 + b"=1&") + HOST + b"\n" + BODY)

    messages = [
        f["message"] for f in json.loads(run("--format=json", path).out)["files"][0]["findings"]
    ]

    assert [message.partition(" is not known")[0] for message in messages] == [
        'Query key ""',
        f"Query key {'k' * 64}...",
    ]


def test_directory_with_requests(tmp_path: Path) -> None:
    """Below a directory, *.http files are request files as *.json files are."""
    (tmp_path / "a.http").write_bytes(LINE + HOST + b"\n" + BODY)
    (tmp_path / "b.json").write_bytes(BODY)
    (tmp_path / "c.https").write_bytes(b"")

    assert run(tmp_path).out == "2 files checked: no errors\n"


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    """Any bytes give a request, with errors unless a server would read its head."""
    for file in (data, LINE + data, LINE + HOST + data, LINE + HOST + b"\n" + data):
        found = parse_http(file)

        assert (found.head is None) <= bool(found.errors)


@given(
    st.lists(
        st.tuples(st.text("abc-: \t", min_size=1, max_size=6), st.text("a1 ,:\t\x00é", max_size=6)),
        max_size=4,
    )
)
def test_headers_are_those_that_the_parser_reads(headers: list[tuple[str, str]]) -> None:
    """A head is valid if and only if h11, as a server, reads it."""
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
    assert ("request-syntax" in [error.rule for error in found.errors]) != is_read
