"""Streams: the bytes of files of records, whatever they are packed in."""

import gzip
import io
import os
import sys
import tracemalloc
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.errors import ReadError
from bcvalidate.files.inputs import STDIN_NAME, is_log, open_file
from bcvalidate.records import streams
from bcvalidate.records.streams import open_stream

LINES = b"".join(b'{"Name": "cluster-%d"}\n' % number for number in range(20_000))
PACKED = [".gz", ".zst"]
needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFO")


def zstd() -> Any:
    """The reader and writer of zstd that this interpreter has."""
    if sys.version_info >= (3, 14):
        return pytest.importorskip("compression.zstd", reason="built without zstd")
    return pytest.importorskip("backports.zstd", reason="the extra is not installed")


def pack(suffix: str, data: bytes) -> bytes:
    """The data, packed as the suffix says."""
    if not suffix:
        return data
    return gzip.compress(data) if suffix == ".gz" else bytes(zstd().compress(data))


def read(name: Path | str, size: int = 1 << 16) -> bytes:
    """All that a stream gives, in pieces of at most this size."""
    pieces = []
    with open_stream(str(name)) as stream:
        while piece := stream.read(size):
            assert len(piece) <= size
            pieces.append(piece)
        assert (stream.read(size), stream.at) == (b"", stream.size)
    return b"".join(pieces)


def refused(name: Path | str) -> str:
    """Why a file cannot be read to its end."""
    with pytest.raises(ReadError) as caught:
        read(name)
    assert caught.value.name == str(name)
    return caught.value.reason


class Failing(io.RawIOBase):
    """Standard input that does not give what it should."""

    def __init__(self, failure: Exception | None) -> None:
        super().__init__()
        self.failure = failure

    def readable(self) -> bool:
        """Readable, it says."""
        return True

    def readinto(self, _buffer: Any) -> None:
        """Nothing is there, or worse."""
        if self.failure:
            raise self.failure


@pytest.mark.parametrize("suffix", ["", *PACKED])
@pytest.mark.parametrize("size", [1_000, 1 << 20])
def test_what_is_packed_comes_out(tmp_path: Path, suffix: str, size: int) -> None:
    """Every byte, in order, and at the end all of the file was consumed."""
    file = tmp_path / f"log.jsonl{suffix}"
    file.write_bytes(pack(suffix, LINES))

    assert read(file, size) == LINES


@given(
    parts=st.lists(st.binary(max_size=40), min_size=1, max_size=4),
    size=st.integers(1, 50),
    suffix=st.sampled_from(PACKED),
)
def test_parts_stand_in_a_row(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], size: int, suffix: str
) -> None:
    """Members of gzip and frames of zstd, also empty ones, are one stream."""
    file = tmp_path_factory.getbasetemp() / f"parts.jsonl{suffix}"
    file.write_bytes(b"".join(pack(suffix, part) for part in parts))

    assert read(file, size) == b"".join(parts)


def test_zeros_may_follow_gzip(tmp_path: Path) -> None:
    """Tapes and tar pad with them."""
    file = tmp_path / "log.jsonl.gz"
    file.write_bytes(gzip.compress(LINES) + bytes(512))

    assert read(file) == LINES


def test_frames_to_be_skipped(tmp_path: Path) -> None:
    """Parallel packers put their notes into frames that hold no data."""
    note = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"note"
    file = tmp_path / "log.jsonl.zst"
    file.write_bytes(note + pack(".zst", b"one\n") + note + pack(".zst", b"two\n"))

    assert read(file) == b"one\ntwo\n"


@pytest.mark.parametrize("suffix", PACKED)
def test_cut_short(tmp_path: Path, suffix: str) -> None:
    """Wherever a packed file is cut, it is said, even if nothing at all is left."""
    whole = pack(suffix, LINES[:200])
    file = tmp_path / f"log.jsonl{suffix}"
    reasons = set()
    for length in (0, *range(12, len(whole))):
        file.write_bytes(whole[:length])
        reasons.add(refused(file))

    tool = {".gz": "gzip", ".zst": "zstd"}[suffix]
    assert reasons == {f"the {tool} data are cut short; fetch the whole file"}


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("harm", ["not packed", "a byte", "the sum", "behind"])
def test_damaged(tmp_path: Path, suffix: str, harm: str) -> None:
    """What is no packed data, or was changed on its way, is said, with what says more."""
    if suffix == ".zst":
        checksum = zstd().CompressionParameter.checksum_flag
        whole = bytearray(zstd().compress(LINES, options={checksum: 1}))
    else:
        whole = bytearray(gzip.compress(LINES))
    if harm == "not packed":
        whole[:] = LINES
    if harm == "a byte" and suffix == ".gz":
        whole[10] |= 0b110  # a kind of block that there is not
    elif harm == "a byte":
        whole[len(whole) // 2] ^= 0xFF
    if harm == "the sum":
        whole[-5 if suffix == ".gz" else -1] ^= 0xFF
    if harm == "behind":
        whole += b"{}{}{}{}"
    file = tmp_path / f"log.jsonl{suffix}"
    file.write_bytes(whole)

    tool = {".gz": "gzip", ".zst": "zstd"}[suffix]
    assert refused(file) == f"no valid {tool} data; {tool} -t says why"


def test_window_too_large(tmp_path: Path) -> None:
    """A frame that wants a window of 256 MiB is refused, as by the tool."""
    parameter = zstd().CompressionParameter
    packer = zstd().ZstdCompressor(options={parameter.window_log: 28})
    file = tmp_path / "log.jsonl.zst"
    file.write_bytes(packer.compress(LINES) + packer.flush())

    assert refused(file) == "no valid zstd data; zstd -t says why"


@pytest.mark.parametrize("suffix", PACKED)
def test_bomb_takes_no_memory(tmp_path: Path, suffix: str) -> None:
    """What unpacks to a hundred times its size is held in pieces."""
    file = tmp_path / f"bomb.jsonl{suffix}"
    file.write_bytes(pack(suffix, bytes(50_000_000)))

    tracemalloc.start()
    length = 0
    with open_stream(str(file)) as stream:
        while piece := stream.read(1 << 16):
            length += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert length == 50_000_000
    assert peak < 2_000_000


def test_extra_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, it is said what to install."""
    for module in ("compression.zstd", "compression", "backports.zstd", "backports"):
        monkeypatch.setitem(sys.modules, module, None)
    file = tmp_path / "log.jsonl.zst"
    file.write_bytes(b"")

    assert (
        refused(file)
        == streams.ZSTD_MISSING
        == "this needs the extra: pip install 'bcvalidate[zstd]'"
    )


@pytest.mark.parametrize("suffix", ["", *PACKED])
def test_what_is_no_file(tmp_path: Path, suffix: str) -> None:
    """The words are those for any other source."""
    folder, link, missing = (tmp_path / f"{name}.jsonl{suffix}" for name in ("dir", "link", "no"))
    folder.mkdir()
    link.symlink_to(missing)

    assert refused(folder) == "Is a directory"
    assert refused(link) == "the link leads nowhere"
    assert refused(missing) == "No such file or directory"
    assert refused(f"a\0b.jsonl{suffix}") == "a file name holds no NUL"


@needs_fifo
def test_fifo_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody writes into it, and the answer comes all the same."""
    fifo = tmp_path / "log.jsonl"
    os.mkfifo(fifo)

    assert refused(fifo) == "not a regular file; pipe its content to - instead"


def test_figures(tmp_path: Path) -> None:
    """A plain file is as long as it is; its place is in bytes, and it may be read in ranges."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"12345\n")

    with open_stream(str(file)) as stream:
        assert (stream.name, stream.size, stream.at, stream.plain) == (str(file), 6, 0, True)
        assert (stream.read(4), stream.at) == (b"1234", 4)
        assert (stream.read(4), stream.at) == (b"5\n", 6)


@pytest.mark.parametrize("suffix", PACKED)
def test_figures_of_a_packed_file(tmp_path: Path, suffix: str) -> None:
    """They are those of the packed bytes."""
    file = tmp_path / f"log.jsonl{suffix}"
    file.write_bytes(pack(suffix, LINES))

    with open_stream(str(file)) as stream:
        assert (stream.size, stream.at, stream.plain) == (file.stat().st_size, 0, False)
        stream.read(1)
        assert 0 < stream.at <= file.stat().st_size < len(LINES)


def test_standard_input_is_read_as_it_is() -> None:
    """Its length is not known, and its place is what was given."""
    with open_stream(STDIN_NAME, io.BytesIO(gzip.compress(b"x"))) as stream:
        assert (stream.name, stream.size, stream.plain) == (STDIN_NAME, None, False)
        assert (stream.read(2), stream.at) == (b"\x1f\x8b", 2)


def test_a_line_comes_as_soon_as_it_is_written() -> None:
    """A writer that goes on later is not waited for."""
    reading, writing = os.pipe()
    with (
        open(reading, "rb") as stdin,
        open(writing, "wb", buffering=0) as writer,
        open_stream(STDIN_NAME, stdin) as stream,
    ):
        writer.write(b"{}\n")
        assert stream.read(1 << 16) == b"{}\n"
        writer.write(b"[]\n")
        assert stream.read(1 << 16) == b"[]\n"
        writer.close()
        assert (stream.read(1 << 16), stream.at) == (b"", 6)


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (None, "nothing to read yet; wait for the writer, then try again"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (MemoryError(), "too large for the memory there is"),
    ],
)
def test_standard_input_fails(failure: Exception | None, reason: str) -> None:
    """A pause is not taken for the end, nor a failure."""
    with (
        open_stream(STDIN_NAME, io.BufferedReader(Failing(failure))) as stream,
        pytest.raises(ReadError) as caught,
    ):
        stream.read(10)

    assert (caught.value.name, caught.value.reason) == (STDIN_NAME, reason)


@pytest.mark.parametrize("suffix", ["", *PACKED])
def test_file_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """Also when it is left early."""
    files: list[BinaryIO] = []

    def noted(name: str) -> BinaryIO:
        files.append(open_file(name))
        return files[-1]

    monkeypatch.setattr(streams, "open_file", noted)
    file = tmp_path / f"log.jsonl{suffix}"
    file.write_bytes(pack(suffix, LINES))

    with open_stream(str(file)) as stream:
        stream.read(10)

    assert [file.closed for file in files] == [True]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.jsonl", True),
        ("a.ndjson", True),
        ("d/a.jsonl.gz", True),
        ("a.ndjson.zst", True),
        ("a.json", False),
        ("a.json.gz", False),
        ("a.gz", False),
        ("a.JSONL", False),
        ("jsonl", False),
        ("a.jsonl.bz2", False),
    ],
)
def test_names_of_files_of_records(name: str, expected: bool) -> None:
    """The suffix decides, as it does for specs."""
    assert is_log(name) == expected


def test_a_file_that_shrinks_is_told(tmp_path: Path) -> None:
    """What it had when it was opened is no longer there."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(LINES)

    with open_stream(str(file)) as stream:
        stream.read(10)
        os.truncate(file, 20)
        with pytest.raises(ReadError) as caught:
            list(iter(lambda: stream.read(1 << 20), b""))

    assert caught.value.reason == "it has become shorter while it was read; try again"
