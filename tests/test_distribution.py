"""What is shipped: the sdist, the wheel built from it, and the pre-commit hook.

The wheel that is tested is the wheel that is built. It is installed, and it is run as a zip.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.harness import FIXTURES, ROOT, SAMPLE

pytestmark = pytest.mark.slow

BAD = FIXTURES / "err" / "name-length--empty.json"
MAN_PAGE = ROOT / "docs" / "bcvalidate.1"
COMPLETIONS = {
    "bash": ROOT / "docs" / "completions" / "bcvalidate.bash",
    "zsh": ROOT / "docs" / "completions" / "_bcvalidate",
    "fish": ROOT / "docs" / "completions" / "bcvalidate.fish",
}
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))
}


def command(
    *argv: str | Path, cwd: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder. Of this checkout, only `path` is on Python's path."""
    extra = {} if path is None else {"PYTHONPATH": str(path)}
    return subprocess.run(
        [str(argument) for argument in argv],
        cwd=cwd,
        env={**ENVIRONMENT, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


def tracked(folder: str) -> set[str]:
    """Return the files below a folder of this checkout, without what Python and node write."""
    skipped = {"__pycache__", "node_modules"}
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not skipped.intersection(path.parts)
    }


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist from this checkout and the wheel from the sdist, and return their folder."""
    folder = tmp_path_factory.mktemp("dist")
    built = command(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    """Return the built wheel."""
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a new environment, and return its folder of commands."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=True)
    ran = command(home / "bin" / "pip", "install", wheel, cwd=home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return home / "bin"


def test_files_of_the_sdist(dist: Path) -> None:
    """The sdist has the package, its data, the generators, the tests and the documentation."""
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    for folder in ("bcvalidate", "schemas", "fixtures", "tools", "tests", "docs"):
        assert tracked(folder) - names == set()
    assert {"README.md", "LICENSE", "pyproject.toml", "CHANGELOG.md"} <= names


def test_files_of_the_wheel(wheel: Path) -> None:
    """The wheel has the package with its data and what the command prints, and nothing else."""
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = f"bcvalidate-{wheel.name.split('-')[1]}.dist-info"
    data = {
        f"bcvalidate/{name}"
        for name in [
            *tracked("schemas"),
            *tracked("fixtures"),
            *tracked("docs/completions"),
            "docs/bcvalidate.1",
        ]
    }

    assert {name for name in names if not name.startswith(f"{metadata}/")} == (
        tracked("bcvalidate") | data
    )
    assert {"bcvalidate/py.typed", "bcvalidate/reporters/html/page.css"} <= names
    assert {"bcvalidate/schemas/errors.json", "bcvalidate/docs/completions/_bcvalidate"} <= names
    assert "bcvalidate/fixtures/create-cluster/ok/page-sample.json" in names


def test_installed_command(installed: Path, tmp_path: Path) -> None:
    """The installed command checks, explains a rule, and prints the shipped files."""
    program = installed / "bcvalidate"
    clean = command(program, SAMPLE, cwd=tmp_path)
    invalid = command(program, "--engine", "reference", BAD, cwd=tmp_path)
    explained = command(program, "--explain", "name-length", cwd=tmp_path)
    page = command(program, "--man", cwd=tmp_path)
    scripts = {
        shell: command(program, "--completion", shell, cwd=tmp_path).stdout for shell in COMPLETIONS
    }

    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "1 file checked: no errors\n", "")
    assert (invalid.returncode, invalid.stderr) == (1, "")
    assert ":2:11: error 400 InvalidName: " in invalid.stdout
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "Example: fixtures/create-cluster/err/name-length.json" in explained.stdout
    assert page.stdout == MAN_PAGE.read_text("utf-8")
    assert scripts == {shell: path.read_text("utf-8") for shell, path in COMPLETIONS.items()}


def test_installed_library(installed: Path, tmp_path: Path) -> None:
    """The installed library is that of the wheel."""
    code = "import bcvalidate; print(bcvalidate.__file__, bcvalidate.is_valid({}))"

    ran = command(installed / "python", "-c", code, cwd=tmp_path)

    assert ran.stdout.startswith(str(installed.parent))
    assert ran.stdout.endswith(" False\n")


def zip_of_checkout(path: Path) -> Path:
    """Write the folders of this checkout that the command needs into a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for folder in ("bcvalidate", "schemas", "fixtures", "docs"):
            for name in sorted(tracked(folder)):
                archive.write(ROOT / name, name)
    return path


@pytest.mark.parametrize("kind", ["wheel", "checkout", "zip of a checkout"])
def test_runs_uninstalled(kind: str, wheel: Path, tmp_path: Path) -> None:
    """The package runs from a zip and from a checkout, with the files that it prints."""
    sources = {"wheel": wheel, "checkout": ROOT}
    source = sources.get(kind) or zip_of_checkout(tmp_path / "checkout.zip")
    program = (sys.executable, "-S", "-m", "bcvalidate")

    invalid = command(*program, BAD, cwd=tmp_path, path=source)
    explained = command(*program, "--explain", "cidr-block", cwd=tmp_path, path=source)
    page = command(*program, "--man", cwd=tmp_path, path=source)
    script = command(*program, "--completion", "bash", cwd=tmp_path, path=source)

    assert (invalid.returncode, invalid.stderr) == (1, "")
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "\nOutput\n" in explained.stdout
    assert (page.stdout, page.stderr) == (MAN_PAGE.read_text("utf-8"), "")
    assert (script.stdout, script.stderr) == (COMPLETIONS["bash"].read_text("utf-8"), "")


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git")
def test_pre_commit_hook(tmp_path: Path) -> None:
    """`pre-commit try-repo` installs the hook, which checks the files that its pattern selects."""
    pytest.importorskip("pre_commit")
    repository = tmp_path / "repository"
    repository.mkdir()
    shutil.copy(SAMPLE, repository / "cluster.json")
    shutil.copy(BAD, repository / "other.json")
    environment = {**ENVIRONMENT, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    for argv in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *argv], cwd=repository, env=environment, check=True)  # noqa: S607 - the user's git

    def try_repo() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "bcvalidate", "--all-files", "--verbose"],
            cwd=repository, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    clean = try_repo()
    shutil.copy(BAD, repository / "my-cluster.json")
    subprocess.run(["git", "add", "."], cwd=repository, env=environment, check=True)  # noqa: S607 - the user's git
    invalid = try_repo()

    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert "1 file checked: no errors" in clean.stdout
    assert invalid.returncode == 1
    assert "my-cluster.json:2:11: error 400 InvalidName: " in invalid.stdout
    assert "other.json" not in invalid.stdout
