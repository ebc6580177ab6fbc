"""Runs over logs: processes, tokens, limits, baselines, and logs that cannot be read."""

import gzip
import json
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate.records import executor
from tests.records.logs import CLEAN, INVALID, check_lines, corpus, envelope, findings_of
from tests.support.harness import SAMPLE, minimal, run


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All fixtures as a log."""
    file = tmp_path_factory.mktemp("log") / "log.jsonl"
    text = "".join(f"{line}\n" for line in corpus())
    file.write_text(text, "utf-8", "surrogatepass")
    return file


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small logs, too, are checked by several processes in several tasks."""
    monkeypatch.setattr(executor, "TASK_BYTES", 1 << 15)


# Processes


@pytest.mark.usefixtures("small_tasks")
def test_jobs_and_compression_change_no_byte(log: Path, tmp_path: Path) -> None:
    """One process or several, plain, compressed or piped: the report is the same."""
    packed = tmp_path / "log.jsonl.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))

    for name in ("text", "line", "json", "sarif", "checkstyle"):
        alone = run("--format", name, log)
        assert alone.status == 1
        assert run("--format", name, "--jobs", "3", log) == alone, name
        unpacked = run("--format", name, "--jobs", "2", packed)
        renamed = unpacked.out.replace(packed.as_posix(), log.as_posix())
        assert without_fingerprints(renamed) == without_fingerprints(alone.out), name
        piped = run("--format", name, "--ndjson", "-", stdin=log.read_bytes())
        assert (piped.status, piped.out.count("\n")) == (1, alone.out.count("\n")), name


def without_fingerprints(report: str) -> str:
    """A report without fingerprints, which are made of file names."""
    return re.sub(r'/v1": ".*"', "", report)


def test_jobs_change_nothing_in_a_folder(tmp_path: Path) -> None:
    """A folder of many request files and logs gives the same report with several processes."""
    for number in range(120):
        text = INVALID if number % 7 == 0 else SAMPLE.read_text("utf-8")
        (tmp_path / f"{number:03}.json").write_text(text)
    (tmp_path / "050.json").unlink()
    (tmp_path / "050.json").mkdir()
    (tmp_path / "060.jsonl").write_text(f"{CLEAN}\n{INVALID}\n")
    (tmp_path / "070.json").chmod(0)
    alone = run(tmp_path)

    assert run("--jobs", "2", tmp_path) == alone
    assert "120 files with 2 records checked: " in alone.out


# Tokens and quotas


def test_tokens_of_records(tmp_path: Path) -> None:
    """A token that comes again with another body is an error, in any process."""
    other = minimal(Name="another")
    lines = [
        envelope(minimal(), IdempotentToken="a"),
        envelope(minimal(), IdempotentToken="a"),
        envelope(other, IdempotentToken="b"),
        envelope(other, IdempotentToken="a"),
        envelope(minimal(Name=1), IdempotentToken="c"),
        envelope(other, IdempotentToken="c"),
        envelope(minimal(), IdempotentToken="d-d"),
        envelope(minimal(), IdempotentToken=1),
    ]
    column = lines[3].index("{", 5) + 1

    for jobs in ("1", "2"):
        found = check_lines(lines, "--body-at", "/Body", "--jobs", jobs, folder=tmp_path)
        assert found == [
            ("token-mismatch", 4, column, ""),
            ("name-type", 5, lines[4].index(': 1, "Image') + 3, "/Name"),
            ("token-form", 7, column + 2, ""),
            ("token-form", 8, lines[7].index("{", 5) + 1, ""),
        ]
    ran = run("--body-at", "/Body", tmp_path / "some.jsonl")
    assert f"The token is that of {tmp_path}/some.jsonl:1; take a new one." in ran.out


def test_tokens_of_records_in_a_ledger(tmp_path: Path) -> None:
    """A later run knows them."""
    log, ledger = tmp_path / "log.jsonl", tmp_path / "ledger"
    log.write_text(envelope(minimal(), IdempotentToken="a"))
    assert run("--ledger", ledger, "--body-at", "/Body", log).status == 0
    log.write_text(envelope(minimal(Name="other"), IdempotentToken="a"))

    ran = run("--ledger", ledger, "--body-at", "/Body", "--format", "json", log)

    assert [rule for rule, *_ in findings_of(ran)] == ["token-mismatch"]


def test_records_do_not_count_as_clusters(tmp_path: Path) -> None:
    """A log has past requests, so each record is checked against the account as it is."""
    account = tmp_path / "account.json"
    for clusters, errors in ((1, 0), (2, 5)):
        account.write_text(json.dumps({"MaxClusterCount": 2, "ClusterCount": clusters}))
        found = check_lines([CLEAN] * 5, "--account", str(account), folder=tmp_path)
        assert len(found) == errors, clusters


# Runs that end early


@pytest.mark.usefixtures("small_tasks")
def test_a_run_ends_after_enough_findings(log: Path) -> None:
    """After so many findings, or the first error, the report and the exit status are complete."""
    message = "bcvalidate: that is enough; what comes after this was not checked\n"
    everything = findings_of(run("--format", "json", log))

    for jobs in ("1", "2"):
        some = run("--format", "json", "--max-findings", "90", "--jobs", jobs, log)
        first = run("--format", "json", "--fail-fast", "--jobs", jobs, log)
        last_line = max(line for _, line, *_ in findings_of(first))
        document = json.loads(first.out)
        assert (some.status, some.err, findings_of(some)) == (1, message, everything[:90])
        assert (first.status, first.err) == (1, message)
        assert document["files"][0]["ok"] is False
        assert document["summary"]["records"] == last_line
        assert findings_of(first) == [found for found in everything if found[1] <= last_line]


def test_blank_lines_before_the_end_are_no_records(tmp_path: Path) -> None:
    """A run that ends early counts the records that it has checked, and not the blank lines."""
    bodies = (CLEAN, INVALID, CLEAN)
    envelopes = [envelope(json.loads(body)) for body in bodies]

    for lines, options in ((bodies, ()), (envelopes, ("--body-at", "/Body"))):
        log = "\n\n".join(("", *lines)).encode()
        ran = run("--format", "json", "--fail-fast", "--ndjson", *options, "-", stdin=log)
        assert json.loads(ran.out)["summary"]["records"] == 2, options


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_reports_what_was_checked(tmp_path: Path, jobs: str) -> None:
    """Ctrl-C ends a log that never ends: the report is complete, and the exit status is 130."""
    command = [sys.executable, "-m", "bcvalidate", "--format", "json", "--jobs", jobs]
    with subprocess.Popen(
        [*command, "--output", tmp_path / "report.json", "--ndjson", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Under nohup, the signal is ignored, and processes inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        # More than any pipe holds: when all is written, some of it was read.
        process.stdin.write(f"{INVALID}\n" * 10_000)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
        process.stdin.close()

    report = json.loads((tmp_path / "report.json").read_text())
    assert process.returncode == 130
    assert err == "bcvalidate: interrupted; what comes after this was not checked\n"
    assert report["summary"]["records"] == report["summary"]["errors"] > 0


@pytest.mark.usefixtures("small_tasks")
def test_a_broken_log_is_reported_as_far_as_it_goes(tmp_path: Path) -> None:
    """The exit status is 2; the report is the same for any number of processes."""
    file = tmp_path / "log.jsonl.gz"
    noise = random.Random(7)  # noqa: S311 - what cannot be compressed, and no secret
    lines = (f'{{"Name": "{noise.randbytes(2000).hex()}"}}\n' for _ in range(150))
    data = gzip.compress("".join(lines).encode())
    file.write_bytes(data[: len(data) // 2])
    broken = f"bcvalidate: {file}: the gzip data are cut short; fetch the whole file\n"

    for name in ("text", "json", "line"):
        options = ("--no-lint", "--select", "name-length", "--format", name)
        alone = run(*options, file)
        assert (alone.status, alone.err) == (2, broken)
        assert 50 < alone.out.count("name-length") < 150
        assert run(*options, "--jobs", "3", file) == alone, name


def test_an_unreadable_log_is_not_counted(tmp_path: Path) -> None:
    """The reason is one line on stderr, and nothing is reported."""
    (tmp_path / "no.jsonl.gz").write_bytes(b"{}\n")
    (tmp_path / "folder.jsonl.gz" / "empty").mkdir(parents=True)

    for name in ("gone.jsonl", "folder.jsonl.gz", "no.jsonl.gz"):
        ran = run(tmp_path / name)
        assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1), name


# Settings


def test_suppressions_apply_to_records(tmp_path: Path) -> None:
    """A suppression for the log applies to its records, and is named if it hides nothing."""
    (tmp_path / "log.jsonl").write_text(f"{INVALID}\n{CLEAN}\n")
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[[suppressions]]\npath = "*.jsonl"\npointer = "/Name"\nrule = "name-type"\n'
        '[[suppressions]]\npath = "*.jsonl"\npointer = ""\nrule = "body-type"\n'
    )

    ran = run("--config", settings, tmp_path / "log.jsonl")

    assert ran == (
        0,
        "1 file with 2 records checked: no errors\n",
        f"bcvalidate: {settings}:5:1: this suppression hides nothing; remove it\n",
    )


def test_a_baseline_lists_no_records(tmp_path: Path) -> None:
    """An entry would hide the same finding in all other records."""
    (tmp_path / "a.json").write_text(INVALID)
    (tmp_path / "log.jsonl").write_text(f"{INVALID}\n")
    baseline = tmp_path / "baseline"

    written = run("--baseline", baseline, "--write-baseline", tmp_path)
    ran = run("--baseline", baseline, "--format", "json", tmp_path)

    assert written.status == 0
    assert [file["ok"] for file in json.loads(ran.out)["files"]] == [True, False]


def test_logs_are_not_fixed(tmp_path: Path) -> None:
    """Below a directory, --fix only checks them, and --diff names them as an error."""
    log = tmp_path / "log.jsonl"
    log.write_text(f"{INVALID}\n")

    fixed, diffed = run("--fix", tmp_path), run("--diff", tmp_path)

    assert (fixed.status, fixed.err) == (1, "")
    reason = f"bcvalidate: {log}: logs cannot be fixed; leave it out\n"
    assert (diffed.status, diffed.err) == (2, reason)
    assert log.read_text() == f"{INVALID}\n"
