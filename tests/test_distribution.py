"""What is shipped: the built wheel, the zip, the bare checkout and the pre-commit hook."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.harness import FIXTURES, ROOT, SAMPLE

BAD = FIXTURES / "err" / "name-length--empty.json"
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))
}


def command(
    *argv: str | Path, cwd: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command elsewhere, with nothing of this checkout on its path but what is given."""
    extra = {} if path is None else {"PYTHONPATH": str(path)}
    return subprocess.run(
        [str(word) for word in argv],
        cwd=cwd,
        env={**ENVIRONMENT, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, built from this checkout."""
    out = tmp_path_factory.mktemp("dist")
    built = command(sys.executable, "-m", "build", "--outdir", out, ROOT, cwd=out)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(out.glob("*.whl"))


def test_wheel_holds_what_it_should(wheel: Path) -> None:
    """The schema files, the fixtures and the marker of typing are inside the package, tests are not."""
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {path.parts[0] for path in map(Path, names)} == {
        "bcvalidate",
        f"bcvalidate-{wheel.name.split('-')[1]}.dist-info",
    }
    assert {"bcvalidate/py.typed", "bcvalidate/schemas/errors.json"} <= names
    assert "bcvalidate/reporters/html/page.css" in names
    assert "bcvalidate/fixtures/create-cluster/ok/page-sample.json" in names
    assert not [name for name in names if "tests/" in name or "/test_" in name]


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment in which the wheel is installed."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=True)
    ran = command(home / "bin" / "pip", "install", wheel, cwd=home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return home / "bin"


def test_installed_command(installed: Path, tmp_path: Path) -> None:
    """The installed command, run from another folder, does all that it promises."""
    clean = command(installed / "bcvalidate", SAMPLE, cwd=tmp_path)
    faulty = command(installed / "bcvalidate", "--engine", "reference", BAD, cwd=tmp_path)
    explained = command(installed / "bcvalidate", "--explain", "name-length", cwd=tmp_path)

    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "1 file checked: no errors\n", "")
    assert (faulty.returncode, faulty.stderr) == (1, "")
    assert ":2:11: error 400 InvalidName: " in faulty.stdout
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "Example: fixtures/create-cluster/err/name-length.json" in explained.stdout


def test_installed_library(installed: Path, tmp_path: Path) -> None:
    """The installed library is typed, and comes from the wheel."""
    code = "import bcvalidate; print(bcvalidate.__file__, bcvalidate.is_valid({}))"

    ran = command(installed / "python", "-c", code, cwd=tmp_path)

    assert ran.stdout.startswith(str(installed.parent))
    assert ran.stdout.endswith(" False\n")


@pytest.mark.parametrize("kind", ["wheel", "checkout", "zip of a checkout"])
def test_runs_uninstalled(kind: str, wheel: Path, tmp_path: Path) -> None:
    """The package runs from a zip and from a bare checkout, schema files and fixtures included."""
    source = {"wheel": wheel, "checkout": ROOT, "zip of a checkout": tmp_path / "checkout.zip"}[
        kind
    ]
    if kind == "zip of a checkout":
        with zipfile.ZipFile(source, "w") as archive:
            for folder in ("bcvalidate", "schemas", "fixtures"):
                for path in (ROOT / folder).rglob("*"):
                    if "__pycache__" not in path.parts:
                        archive.write(path, path.relative_to(ROOT))

    faulty = command(sys.executable, "-S", "-m", "bcvalidate", BAD, cwd=tmp_path, path=source)
    explained = command(
        sys.executable,
        "-S",
        "-m",
        "bcvalidate",
        "--explain",
        "cidr-block",
        cwd=tmp_path,
        path=source,
    )

    assert (faulty.returncode, faulty.stderr) == (1, "")
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "\nOutput\n" in explained.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git")
def test_pre_commit_hook(tmp_path: Path) -> None:
    """`pre-commit try-repo` installs the hook, which refuses a faulty spec and lets others be."""
    repository = tmp_path / "repository"
    repository.mkdir()
    shutil.copy(SAMPLE, repository / "cluster.json")
    shutil.copy(BAD, repository / "other.json")
    environment = {**ENVIRONMENT, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    for argv in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *argv], cwd=repository, env=environment, check=True)  # noqa: S607 - the user's git

    def tried() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "bcvalidate", "--all-files", "--verbose"],
            cwd=repository, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    clean = tried()
    shutil.copy(BAD, repository / "my-cluster.json")
    subprocess.run(["git", "add", "."], cwd=repository, env=environment, check=True)  # noqa: S607 - the user's git
    faulty = tried()

    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert "1 file checked: no errors" in clean.stdout
    assert faulty.returncode == 1
    assert "my-cluster.json:2:11: error 400 InvalidName: " in faulty.stdout
    assert "other.json" not in faulty.stdout
