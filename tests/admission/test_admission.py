"""Admission: requests in sequence, each of which may take a token and a cluster."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate import Account, TokenLedger, validate
from bcvalidate.admission.admission import Admission
from bcvalidate.request.head import RequestHead
from bcvalidate.validator import Validator
from tests.support.harness import Ran, minimal, run

QUOTA = "error 403 QuotaExhausted.MaxClusterCount: The MaxClusterCount ({}) quota is exhausted. [quota-clusters]"
MISMATCH = (
    "error 400 IdempotentTokenMismatch: Specified idempotent token mismatch. [token-mismatch]"
)
LENGTH = "error 400 InvalidName: Specified parameter Name is not valid. Its length must be in [1, 64]. [name-length]"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is in a folder with four request files, one of which has an error."""
    monkeypatch.chdir(tmp_path)
    for name in ("aa", "bb", "cc"):
        Path(f"{name}.json").write_text(json.dumps(minimal(Name=name)), "utf-8")
    Path("wrong.json").write_text(json.dumps(minimal(Name="")), "utf-8")


def account(**stated: object) -> None:
    """Write the account file."""
    Path("my.account").write_text(json.dumps(stated), "utf-8")


def line(*argv: str) -> Ran:
    """Run the command with one line for each finding."""
    return run("--format=line", *argv)


def request(token: str | None = None) -> RequestHead:
    """A request with or without a token."""
    return RequestHead("POST", f"/clusters?IdempotentToken={token}" if token else "/clusters")


def body(name: str) -> bytes:
    """A body that is valid if the name is."""
    return json.dumps(minimal(Name=name)).encode()


def test_each_valid_request_takes_a_cluster() -> None:
    """A request with errors takes none, nor does one that exceeds the quota."""
    account(MaxClusterCount=12, ClusterCount=10)

    ran = line("--account=my.account", "aa.json", "wrong.json", "bb.json", "cc.json", "cc.json")

    assert ran == (1, f"wrong.json:1:10: {LENGTH}\ncc.json:1:1: {QUOTA.format(12)}\n", "")


def test_clusters_of_a_run_count_when_nothing_else_is_known() -> None:
    """If the account does not state ClusterCount, the requests of the run still count."""
    account(MaxClusterCount=2)

    assert line("--account=my.account", "aa.json").out == ""
    assert line("--account=my.account", "aa.json", "bb.json", "cc.json").out == (
        f"cc.json:1:1: {QUOTA.format(2)}\n"
    )


def test_requests_with_ignored_errors_take_a_cluster() -> None:
    """A request whose errors are all ignored counts like a valid one."""
    account(MaxClusterCount=1, ClusterCount=0)

    ran = line("--account=my.account", "--ignore=name-length", "wrong.json", "aa.json", "bb.json")

    assert ran.out == f"bb.json:1:1: {QUOTA.format(1)}\n"


def test_account_files_of_settings_and_options() -> None:
    """The files of the command line apply over those of the settings."""
    Path("sub").mkdir()
    account(MaxClusterCount=1, ClusterCount=1)
    Path(".bcvalidate.toml").write_text("account = ['my.account']", "utf-8")
    Path("more.account").write_text('{"MaxClusterCount": 5}', "utf-8")

    assert line("aa.json").out == f"aa.json:1:1: {QUOTA.format(1)}\n"
    assert line("--account=more.account", "aa.json").out == ""
    assert line("--no-config", "aa.json").out == ""


def test_account_files_are_no_inputs() -> None:
    """Below a directory that is checked, they are left out."""
    Path("account.json").write_text('{"MaxClusterGroupCount": 0}', "utf-8")
    Path("wrong.json").unlink()

    ran = run("--account=account.json", "--select=quota-groups", ".")

    assert ran.out.endswith("3 files checked: 3 errors\n")


def test_broken_account_files() -> None:
    """One line has the position of the error; the exit status is 2, and nothing is checked."""
    for text, position in {
        '{"MaxClusterCount": "3"}': "1:21",
        '{\n "AvailableClusterInstanceType": ["a", 1]}': "2:40",
        '{"MaxClusterCuont": 3}': "1:2",
        "[1]": "1:1",
        "{": "1:2",
    }.items():
        Path("my.account").write_text(text, "utf-8")
        ran = line("--account=my.account", "aa.json")
        assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith(f"bcvalidate: my.account:{position}: "), text


def test_one_token_for_two_requests_of_a_run() -> None:
    """The second request with the token is an error; the same request again is none."""
    Path("again.json").write_text(json.dumps(minimal(Name="aa"), indent=1, sort_keys=True), "utf-8")

    ran = run("--format=line", "--token=t", "aa.json", "again.json", "bb.json")

    assert ran == (1, f"bb.json: {MISMATCH}\n", "")
    assert (
        "hint: The token is that of aa.json; take a new one.\n"
        in run("--token=t", "aa.json", "bb.json").out
    )


def test_the_token_of_a_raw_request() -> None:
    """It is used in place of --token, and the finding has its position."""
    text = json.dumps(minimal(Name="zz"))
    Path("z.http").write_text(
        f"POST /clusters?IdempotentToken=t HTTP/1.1\nHost: h\n\n{text}", "utf-8"
    )

    assert line("--token=t", "aa.json", "z.http").out == f"z.http:1:32: {MISMATCH}\n"
    assert line("--token=other", "aa.json", "z.http").out == ""


def test_a_ledger_keeps_tokens_for_later_runs() -> None:
    """The first request without errors takes the token, whatever is reported."""
    first = line("--ledger=l", "--token=t", "--ignore=name-length", "wrong.json")
    second = line("--ledger=l", "--token=t", "aa.json")
    third = run("--ledger=l", "--token=t", "bb.json")
    fourth = line("--ledger=l", "--token=t", "wrong.json")

    assert (first, second) == ((0, "", ""), (0, "", ""))
    assert third.out.startswith(f"bb.json: {MISMATCH}\n  hint: The token is that of aa.json; ")
    assert fourth.out == f"wrong.json: {MISMATCH}\nwrong.json:1:10: {LENGTH}\n"


def test_a_repeated_request_takes_no_cluster() -> None:
    """Its cluster exists already."""
    account(MaxClusterCount=1, ClusterCount=0)
    options = ("--account=my.account", "--ledger=l", "--token=t")

    assert line(*options, "aa.json").out == ""
    account(MaxClusterCount=1, ClusterCount=1)
    assert line(*options, "aa.json").out == ""
    assert line(*options, "bb.json").out == f"bb.json: {MISMATCH}\nbb.json:1:1: {QUOTA.format(1)}\n"


def test_diff_has_the_status_of_the_check() -> None:
    """That holds if a request takes the cluster or the token that the next one needs."""
    account(MaxClusterCount=1, ClusterCount=0)
    for name in ("y", "z"):
        text = json.dumps(minimal(Name=f"{name}{name}"))
        head = "POST /clusters?IdempotentToken=t HTTP/1.1\nHost: h\n\n"
        Path(f"{name}.http").write_text(head + text, "utf-8")

    for argv in (("--account=my.account", "aa.json", "bb.json"), ("y.http", "z.http")):
        assert (run(*argv).status, run("--diff", *argv).status) == (1, 1)


def test_a_broken_ledger_ends_the_run() -> None:
    """It is one line and exit status 2; nothing is checked, and the file stays."""
    Path("l").write_bytes(b"no ledger")

    ran = line("--ledger=l", "aa.json")

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("bcvalidate: l: ")
    assert Path("l").read_bytes() == b"no ledger"


def test_a_ledger_is_no_input() -> None:
    """Below a directory that is checked, it is left out, whatever its suffix."""
    Path("wrong.json").unlink()

    ran = run("--ledger=l.json", "--token=t", "aa.json")
    again = run("--ledger=l.json", "--ignore=token-mismatch", "--token=t", ".")

    assert (ran.status, again.out) == (0, "3 files checked: no errors\n")


def test_a_fixed_request_takes_its_token_once() -> None:
    """The body that --fix leaves in the file takes the token; those that it tries do not."""
    Path("slip.json").write_text(
        json.dumps(minimal(Name="aa")).replace("ImageId", "ImageID"), "utf-8"
    )

    ran = line("--fix", "--ledger=l", "--token=t", "slip.json", "aa.json", "bb.json")

    assert ran.out == f"bb.json: {MISMATCH}\n"
    with TokenLedger("l") as ledger:
        use = ledger.lookup("t")
        assert use is not None
        assert use.path == "slip.json"


@pytest.mark.slow
def test_two_processes_with_one_new_token() -> None:
    """Exactly one of two bodies gets it, whichever comes first."""
    for number in range(3):
        command = [sys.executable, "-m", "bcvalidate", "--format=line", "--ledger=l"]
        running = [
            subprocess.Popen(
                [*command, f"--token=t{number}", name], stdout=subprocess.PIPE, text=True
            )
            for name in ("aa.json", "bb.json")
        ]
        outputs = [process.communicate()[0] for process in running]
        assert sorted(process.returncode for process in running) == [0, 1]
        assert sorted(outputs) in (["", f"aa.json: {MISMATCH}\n"], ["", f"bb.json: {MISMATCH}\n"])


def test_clusters_are_admitted_and_released() -> None:
    """A new request takes a cluster, a repeated one takes none, and a release frees one."""
    admission = Admission(Validator(Account(max_cluster_count=1, cluster_count=0)))

    first = admission.receive(request("t"), body("aa"), "a")
    again = admission.receive(request("t"), body("aa"), "b")
    full = admission.receive(request(), body("bb"), "c")
    admission.release()
    fits = admission.receive(request(), body("bb"), "d")

    assert (first.report.ok, first.repeated) == (True, False)
    assert (again.report.ok, again.repeated, again.use) == (True, True, first.use)
    assert full.report.response() == (
        403,
        {
            "Code": "QuotaExhausted.MaxClusterCount",
            "Message": "The MaxClusterCount (1) quota is exhausted.",
        },
    )
    assert (fits.report.ok, fits.use) == (True, None)


def test_another_account() -> None:
    """Admitted clusters count against it, unless it states a cluster count itself."""
    admission = Admission(Validator())
    assert admission.receive(request(), body("aa"), "a").report.ok
    assert admission.account is None

    admission.account = Account(max_cluster_count=3)
    counted = admission.account
    admission.account = Account(max_cluster_count=3, cluster_count=1)
    stated = admission.account
    admission.release()
    admission.release()

    assert counted == Account(max_cluster_count=3, cluster_count=1)
    assert stated == Account(max_cluster_count=3, cluster_count=1)
    assert admission.account == Account(max_cluster_count=3, cluster_count=0)


def test_an_unreadable_body_takes_no_token() -> None:
    """It does not match a token that is taken."""
    admission = Admission(Validator())

    broken = admission.receive(request("t"), b"{", "a")
    taken = admission.receive(request("t"), body("aa"), "b")
    later = admission.receive(request("t"), b"{", "c")

    assert [finding.rule for finding in broken.report.findings] == ["body-syntax"]
    assert taken.report.ok
    assert [f.rule for f in later.report.findings] == ["token-mismatch", "body-syntax"]


def test_a_mapping_that_is_not_json_takes_no_token() -> None:
    """It is checked, and differs from every request that has a token."""
    with TokenLedger() as ledger:
        found = [
            validate(minimal(Name="aa", **members), token="t", ledger=ledger, lint=False).findings
            for members in ({"A": 10**5000}, {"A": {1, 2}}, {}, {"A": {1, 2}})
        ]

    assert found[:3] == [(), (), ()]
    assert [finding.rule for finding in found[3]] == ["token-mismatch"]
