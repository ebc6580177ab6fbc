"""Atomic writes: a file has the old or the new content, whatever happens."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate.errors import ReadError
from bcvalidate.files.atomic import FileChanged, replace, replacement
from tests.support.harness import ROOT

DYING = """
import os, sys
from bcvalidate.files import atomic
setattr(os, sys.argv[2], lambda *_: os._exit(9))
atomic.replace(sys.argv[1], b"new" * 10**6)
"""


def names(folder: Path) -> list[str]:
    """List the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_new_content(tmp_path: Path) -> None:
    """A file is created and then replaced; its folder has no other file."""
    for name in ("a.json", "集" * 80, "😀" * 62, "-"):
        path = tmp_path / name

        replace(str(path), b"one")
        replace(str(path), b"two\r\n")

        assert path.read_bytes() == b"two\r\n", name
        assert names(tmp_path) == [name], name
        path.unlink()


def test_relative_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without a folder belongs to the working directory."""
    monkeypatch.chdir(tmp_path)

    replace("a.json", b"new")

    assert (tmp_path / "a.json").read_bytes() == b"new"


def test_mode_is_kept(tmp_path: Path) -> None:
    """The permissions of a file stay the same."""
    for permissions in (0o600, 0o644, 0o755, 0o464):
        path = tmp_path / "a.json"
        path.write_bytes(b"old")
        path.chmod(permissions)

        replace(str(path), b"new")

        assert (mode(path), path.read_bytes()) == (permissions, b"new"), permissions


def test_mode_of_a_file_that_changes_meanwhile(tmp_path: Path) -> None:
    """A long write takes the latest permissions, and its file is hidden until the end."""
    path = tmp_path / "a.json"
    with replacement(str(path)) as file:
        file.write(b"new")
        (beside,) = names(tmp_path)
        path.write_bytes(b"theirs")
        path.chmod(0o640)

    assert beside.startswith(".a.json.")
    assert (mode(path), path.read_bytes(), names(tmp_path)) == (0o640, b"new", ["a.json"])


def test_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    """A new file has the permissions that the mask leaves."""
    before = os.umask(0o027)
    try:
        replace(str(tmp_path / "a.json"), b"new")
    finally:
        mask = os.umask(before)

    assert (mode(tmp_path / "a.json"), mask) == (0o640, 0o027)


def test_link_stays_a_link(tmp_path: Path) -> None:
    """The target of a symbolic link is replaced, and the link stays."""
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.json"
    target.write_bytes(b"old")
    (tmp_path / "middle").symlink_to(target)
    (tmp_path / "link").symlink_to("middle")

    replace(str(tmp_path / "link"), b"new")

    assert (tmp_path / "link").readlink() == Path("middle")
    assert (target.read_bytes(), target.is_symlink()) == (b"new", False)
    assert names(tmp_path) == ["link", "middle", "real"]
    assert names(tmp_path / "real") == ["a.json"]


def test_loop_of_links(tmp_path: Path) -> None:
    """A loop of links is refused and stays."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(OSError, match="symbolic links"):
        replace(str(tmp_path / "a"), b"new")

    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "a").is_symlink()


def test_directory_is_refused(tmp_path: Path) -> None:
    """A folder is refused, and no file is left beside it."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(OSError, match="folder"):
        replace(str(tmp_path / "folder"), b"new")

    assert names(tmp_path) == ["folder"]


def test_missing_folder(tmp_path: Path) -> None:
    """A file in a missing folder cannot be written."""
    with pytest.raises(FileNotFoundError):
        replace(str(tmp_path / "no" / "a.json"), b"new")

    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_read_only_folder(tmp_path: Path) -> None:
    """In a read-only folder the file stays unchanged."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            replace(str(path), b"new")
    finally:
        tmp_path.chmod(0o700)

    assert (names(tmp_path), path.read_bytes()) == (["a.json"], b"old")


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """After any failure the old content is there, and no other file."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    for error in (OSError(28, "No space left on device"), KeyboardInterrupt()):
        with monkeypatch.context() as patched:
            patched.setattr(os, step, _raiser(error))
            with pytest.raises(type(error)):
                replace(str(path), b"new")

    assert (names(tmp_path), path.read_bytes()) == (["a.json"], b"old")


def _raiser(error: BaseException) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_crash_leaves_the_old_content(tmp_path: Path, step: str) -> None:
    """A process that dies on the way leaves the file unchanged."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    died = subprocess.run([sys.executable, "-c", DYING, str(path), step], cwd=ROOT, check=False)

    assert (died.returncode, path.read_bytes()) == (9, b"old")


def test_changed_file_is_not_replaced(tmp_path: Path) -> None:
    """A file without the expected content stays unchanged."""
    path = tmp_path / "a.json"
    path.write_bytes(b"theirs")

    with pytest.raises(FileChanged):
        replace(str(path), b"new", expected=b"old")
    assert (names(tmp_path), path.read_bytes()) == (["a.json"], b"theirs")

    replace(str(path), b"new", expected=b"theirs")
    assert (names(tmp_path), path.read_bytes()) == (["a.json"], b"new")


def test_missing_file_is_not_created(tmp_path: Path) -> None:
    """A file that is expected but missing is not written."""
    with pytest.raises(ReadError):
        replace(str(tmp_path / "a.json"), b"new", expected=b"old")

    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_named_pipe_is_written_to(tmp_path: Path) -> None:
    """A named pipe stays one and gets the content; as an expected file it is refused."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ReadError):
        replace(str(pipe), b"new", expected=b"old")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace(str(pipe), b"new")

        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)
    assert (names(tmp_path), pipe.is_fifo()) == (["pipe"], True)
