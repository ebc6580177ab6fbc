"""Intakes: what one request of a run takes from the next, in the library and on the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate import Account, TokenLedger, validate
from bcvalidate.admission.admission import Admission
from bcvalidate.request.head import RequestHead
from bcvalidate.validator import Validator
from tests.harness import Ran, minimal, run

QUOTA = "error 403 QuotaExhausted.MaxClusterCount: The MaxClusterCount ({}) quota is exhausted. [quota-clusters]"
MISMATCH = (
    "error 400 IdempotentTokenMismatch: Specified idempotent token mismatch. [token-mismatch]"
)
LENGTH = "error 400 InvalidName: Specified parameter Name is not valid. Its length must be in [1, 64]. [name-length]"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is in an empty folder with four specs, one of which has an error."""
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


def test_each_spec_without_errors_takes_a_cluster() -> None:
    """The third does not fit; the faulty one takes none, nor does the one that did not fit."""
    account(MaxClusterCount=12, ClusterCount=10)

    ran = line("--account=my.account", "aa.json", "wrong.json", "bb.json", "cc.json", "cc.json")

    assert ran == (1, f"wrong.json:1:10: {LENGTH}\ncc.json:1:1: {QUOTA.format(12)}\n", "")


def test_clusters_of_a_run_count_when_nothing_else_is_known() -> None:
    """Without ClusterCount, at least those of the run are there."""
    account(MaxClusterCount=2)

    assert line("--account=my.account", "aa.json").out == ""
    assert line("--account=my.account", "aa.json", "bb.json", "cc.json").out == (
        f"cc.json:1:1: {QUOTA.format(2)}\n"
    )


def test_what_is_not_reported_counts_all_the_same() -> None:
    """The service does not know what was ignored."""
    account(MaxClusterCount=1, ClusterCount=0)

    ran = line("--account=my.account", "--ignore=name-length", "wrong.json", "aa.json", "bb.json")

    assert ran.out == f"bb.json:1:1: {QUOTA.format(1)}\n"


def test_several_account_files_and_settings() -> None:
    """The settings name a file, from their folder; what the command line names lies over it."""
    Path("sub").mkdir()
    account(MaxClusterCount=1, ClusterCount=1)
    Path(".bcvalidate.toml").write_text("account = ['my.account']", "utf-8")
    Path("more.account").write_text('{"MaxClusterCount": 5}', "utf-8")

    assert line("aa.json").out == f"aa.json:1:1: {QUOTA.format(1)}\n"
    assert line("--account=more.account", "aa.json").out == ""
    assert line("--no-config", "aa.json").out == ""


def test_account_file_below_the_directory_is_no_spec() -> None:
    """What states the account is left out of what is checked."""
    Path("account.json").write_text('{"MaxClusterGroupCount": 0}', "utf-8")
    Path("wrong.json").unlink()

    ran = run("--account=account.json", "--select=quota-groups", ".")

    assert ran.out.endswith("3 files checked: 3 errors\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"MaxClusterCount": "3"}', "my.account:1:21: "),
        ('{\n "AvailableClusterInstanceType": ["a", 1]}', "my.account:2:40: "),
        ('{"MaxClusterCuont": 3}', "my.account:1:2: "),
        ("[1]", "my.account:1:1: "),
        ("{", "my.account:1:2: "),
    ],
)
def test_faulty_account_file(text: str, said: str) -> None:
    """One line with the place of the fault, exit status 2, and nothing is checked."""
    Path("my.account").write_text(text, "utf-8")

    ran = line("--account=my.account", "aa.json")

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"bcvalidate: {said}")


def test_verbose_says_what_is_not_checked() -> None:
    """Each limit and list that no account states, with the rules that want it."""
    account(MaxClusterCount=1, AvailableSpotInstanceType=[])
    Path(".bcvalidate.toml").write_text("account = ['my.account']", "utf-8")

    ran = run("-v", "aa.json")

    assert ran.err == (
        "bcvalidate: settings are read from .bcvalidate.toml\n"
        "bcvalidate: the account is read from my.account\n"
        "bcvalidate: no account states ClusterCount: quota-clusters is not held against it\n"
        "bcvalidate: no account states AvailableClusterInstanceType: instance-type-invalid is not held against it\n"
        "bcvalidate: no account states AvailablePrepaidInstanceType: instance-type-invalid is not held against it\n"
        "bcvalidate: no account states MaxClusterGroupCount: quota-groups is not held against it\n"
        "bcvalidate: no account states MaxClusterGroupDesiredVMCount: quota-desired-vm-count is not held against it\n"
        "bcvalidate: no account states AvailableClusterResourceType: resource-type-invalid is held against OnDemand, Spot, PrePaid\n"
        "bcvalidate: no account states AvailableClusterInstanceSystemDiskType: disk-type-unavailable is not held against it\n"
        "bcvalidate: no account states AvailableClusterInstanceDataDiskType: disk-type-unavailable is not held against it\n"
        "bcvalidate: no account states AllowedOppositeRouterType: opposite-router-type-forbidden is held against VRouter, VBR\n"
    )
    assert run("-v", "--no-config", "aa.json").err.count("MaxClusterCount: ") == 1
    assert run("-v", "--no-config", "--ledger=l", "aa.json").err.startswith(
        "bcvalidate: no --token: l is only asked for requests that have one of their own\n"
    )
    assert "--token" not in run("-v", "--ledger=l", "--token=t", "aa.json").err
    assert run("aa.json").err == ""


def test_one_token_for_two_requests_of_a_run() -> None:
    """The second request with the token is told so; the same request again is fine."""
    Path("again.json").write_text(json.dumps(minimal(Name="aa"), indent=1, sort_keys=True), "utf-8")

    ran = run("--format=line", "--token=t", "aa.json", "again.json", "bb.json")

    assert ran == (1, f"bb.json: {MISMATCH}\n", "")
    assert (
        "hint: The token is that of aa.json; take a new one.\n"
        in run("--token=t", "aa.json", "bb.json").out
    )


def test_a_request_of_its_own_token() -> None:
    """--token is for bodies; a raw request has its own, and the place of the finding is there."""
    text = json.dumps(minimal(Name="zz"))
    Path("z.http").write_text(
        f"POST /clusters?IdempotentToken=t HTTP/1.1\nHost: h\n\n{text}", "utf-8"
    )

    assert line("--token=t", "aa.json", "z.http").out == f"z.http:1:32: {MISMATCH}\n"
    assert line("--token=other", "aa.json", "z.http").out == ""


def test_ledger_remembers_for_later_runs() -> None:
    """The token is taken by the first request without errors, whatever becomes of the report."""
    first = line("--ledger=l", "--token=t", "--ignore=name-length", "wrong.json")
    second = line("--ledger=l", "--token=t", "aa.json")
    third = run("--ledger=l", "--token=t", "bb.json")
    fourth = line("--ledger=l", "--token=t", "wrong.json")

    assert (first, second) == ((0, "", ""), (0, "", ""))
    assert third.out.startswith(f"bb.json: {MISMATCH}\n  hint: The token is that of aa.json; ")
    assert fourth.out == f"wrong.json: {MISMATCH}\nwrong.json:1:10: {LENGTH}\n"


def test_request_that_comes_again_takes_no_cluster() -> None:
    """Its cluster is there already."""
    account(MaxClusterCount=1, ClusterCount=0)
    options = ("--account=my.account", "--ledger=l", "--token=t")

    assert line(*options, "aa.json").out == ""
    account(MaxClusterCount=1, ClusterCount=1)
    assert line(*options, "aa.json").out == ""
    assert line(*options, "bb.json").out == f"bb.json: {MISMATCH}\nbb.json:1:1: {QUOTA.format(1)}\n"


def test_diff_has_the_status_of_the_check() -> None:
    """Also where one spec takes what the next one needs."""
    account(MaxClusterCount=1, ClusterCount=0)
    for name in ("y", "z"):
        text = json.dumps(minimal(Name=f"{name}{name}"))
        head = "POST /clusters?IdempotentToken=t HTTP/1.1\nHost: h\n\n"
        Path(f"{name}.http").write_text(head + text, "utf-8")

    for argv in (("--account=my.account", "aa.json", "bb.json"), ("y.http", "z.http")):
        assert (run(*argv).status, run("--diff", *argv).status) == (1, 1)


def test_corrupt_ledger_stays_as_it_is() -> None:
    """One line, exit status 2, and nothing is checked."""
    Path("l").write_bytes(b"no ledger")

    ran = line("--ledger=l", "aa.json")

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("bcvalidate: l: ")
    assert Path("l").read_bytes() == b"no ledger"


def test_ledger_below_the_directory_is_no_spec() -> None:
    """Whatever its name ends with."""
    Path("wrong.json").unlink()

    ran = run("--ledger=l.json", "--token=t", "aa.json")
    again = run("--ledger=l.json", "--ignore=token-mismatch", "--token=t", ".")

    assert (ran.status, again.out) == (0, "3 files checked: no errors\n")


def test_report_does_not_replace_the_ledger_nor_the_account() -> None:
    """A file that the run reads is not written over."""
    account(MaxClusterCount=1)
    assert line("--ledger=l", "--token=t", "aa.json").status == 0
    before = Path("l").read_bytes()

    said = [
        line("--ledger=l", "--output=l", "aa.json"),
        line("--account=my.account", "--output=my.account", "aa.json"),
    ]

    assert [ran.status for ran in said] == [2, 2]
    assert Path("l").read_bytes() == before
    assert Path("my.account").read_text("utf-8") == '{"MaxClusterCount": 1}'


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--token=",), "--token: must not be empty; leave it out"),
        (("--ledger=",), "--ledger: must name a file, got an empty name"),
        (("--account=",), "--account: must name a file, got an empty name"),
        (("--diff", "--token=t"), "--diff sends nothing; leave out --token and --ledger"),
        (("--diff", "--ledger=l"), "--diff sends nothing; leave out --token and --ledger"),
    ],
)
def test_misuse(argv: tuple[str, ...], said: str) -> None:
    """Options that make no sense are named, and no ledger is made."""
    ran = run(*argv, "aa.json")

    assert ran == (2, "", f"bcvalidate: {said} (see bcvalidate --help)\n")
    assert not Path("l").exists()


def test_mended_spec_takes_its_token_as_it_is_in_the_file() -> None:
    """What --fix tries takes nothing; what it leaves in the file does."""
    Path("slip.json").write_text(
        json.dumps(minimal(Name="aa")).replace("ImageId", "ImageID"), "utf-8"
    )

    ran = line("--fix", "--ledger=l", "--token=t", "slip.json", "aa.json", "bb.json")

    assert ran.out == f"bb.json: {MISMATCH}\n"
    with TokenLedger("l") as ledger:
        use = ledger.lookup("t")
        assert use is not None
        assert use.path == "slip.json"


def test_two_processes_with_one_new_token() -> None:
    """Exactly one of two bodies gets it, whoever comes first."""
    for number in range(5):
        command = [sys.executable, "-m", "bcvalidate", "--format=line", "--ledger=l"]
        running = [
            subprocess.Popen(
                [*command, f"--token=t{number}", name], stdout=subprocess.PIPE, text=True
            )
            for name in ("aa.json", "bb.json")
        ]
        said = [process.communicate()[0] for process in running]

        assert sorted(process.returncode for process in running) == [0, 1]
        assert sorted(said) in (["", f"aa.json: {MISMATCH}\n"], ["", f"bb.json: {MISMATCH}\n"])


def test_intake_admits_and_releases() -> None:
    """An admitted request is a cluster more, one that comes again is none, one gone is one less."""
    intake = Admission(Validator(Account(max_cluster_count=1, cluster_count=0)))

    first = intake.receive(request("t"), body("aa"), "a")
    again = intake.receive(request("t"), body("aa"), "b")
    full = intake.receive(request(), body("bb"), "c")
    intake.release()
    fits = intake.receive(request(), body("bb"), "d")

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


def test_intake_with_another_account() -> None:
    """What was taken counts against it, unless it says itself how many clusters there are."""
    intake = Admission(Validator())
    assert intake.receive(request(), body("aa"), "a").report.ok
    assert intake.account is None

    intake.account = Account(max_cluster_count=3)
    counted = intake.account
    intake.account = Account(max_cluster_count=3, cluster_count=1)
    stated = intake.account
    intake.release()
    intake.release()

    assert counted == Account(max_cluster_count=3, cluster_count=1)
    assert stated == Account(max_cluster_count=3, cluster_count=1)
    assert intake.account == Account(max_cluster_count=3, cluster_count=0)


def test_body_that_cannot_be_read_is_no_request_seen_before() -> None:
    """It mismatches a token that is taken, and takes none."""
    intake = Admission(Validator())

    broken = intake.receive(request("t"), b"{", "a")
    taken = intake.receive(request("t"), body("aa"), "b")
    later = intake.receive(request("t"), b"{", "c")

    assert [finding.rule for finding in broken.report.findings] == ["body-syntax"]
    assert taken.report.ok
    assert [f.rule for f in later.report.findings] == ["token-mismatch", "body-syntax"]


def test_mapping_that_json_has_nothing_for_takes_no_token() -> None:
    """It is checked all the same, and is another request than any that has a token."""
    with TokenLedger() as ledger:
        found = [
            validate(minimal(Name="aa", **members), token="t", ledger=ledger, lint=False).findings
            for members in ({"A": 10**5000}, {"A": {1, 2}}, {}, {"A": {1, 2}})
        ]

    assert found[:3] == [(), (), ()]
    assert [finding.rule for finding in found[3]] == ["token-mismatch"]
