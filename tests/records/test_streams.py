"""Streams: the bytes of logs, plain or compressed."""

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
from bcvalidate.files.inputs import STDIN_NAME, open_file
from bcvalidate.records import streams
from bcvalidate.records.streams import open_stream

LINES = b"".join(b'{"Name": "cluster-%d"}\n' % number for number in range(20_000))
PACKED = [".gz", ".zst"]
needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFO")


def zstd() -> Any:
    """The zstd module of this interpreter."""
    if sys.version_info >= (3, 14):
        return pytest.importorskip("compression.zstd", reason="built without zstd")
    return pytest.importorskip("backports.zstd", reason="the extra is not installed")


def pack(suffix: str, data: bytes) -> bytes:
    """Compress data as the suffix says."""
    if not suffix:
        return data
    return gzip.compress(data) if suffix == ".gz" else bytes(zstd().compress(data))


def read(name: Path | str, size: int = 1 << 16) -> bytes:
    """Read a stream to its end, in pieces of at most this size."""
    pieces = []
    with open_stream(str(name)) as stream:
        while piece := stream.read(size):
            assert len(piece) <= size
            pieces.append(piece)
        assert (stream.read(size), stream.consumed) == (b"", stream.size)
    return b"".join(pieces)


def refused(name: Path | str) -> str:
    """The reason why a file cannot be read to its end."""
    with pytest.raises(ReadError) as caught:
        read(name)
    assert caught.value.name == str(name)
    return caught.value.reason


class Failing(io.RawIOBase):
    """A standard input that has no data yet, or fails."""

    def __init__(self, failure: Exception | None) -> None:
        super().__init__()
        self.failure = failure

    def readable(self) -> bool:
        """Whether it is readable: yes."""
        return True

    def readinto(self, _buffer: Any) -> None:
        """Fail, or read nothing."""
        if self.failure:
            raise self.failure


@pytest.mark.parametrize("suffix", ["", *PACKED])
def test_compressed_data_are_read_whole(tmp_path: Path, suffix: str) -> None:
    """Every byte comes in order, and in the end the whole file is consumed."""
    file = tmp_path / f"log.jsonl{suffix}"
    file.write_bytes(pack(suffix, LINES))

    for size in (1_000, 1 << 20):
        assert read(file, size) == LINES, size


@given(
    parts=st.lists(st.binary(max_size=40), min_size=1, max_size=4),
    size=st.integers(1, 50),
    suffix=st.sampled_from(PACKED),
)
def test_parts_are_joined(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], size: int, suffix: str
) -> None:
    """Several gzip members or zstd frames are one stream; some may be empty."""
    file = tmp_path_factory.getbasetemp() / f"parts.jsonl{suffix}"
    file.write_bytes(b"".join(pack(suffix, part) for part in parts))

    assert read(file, size) == b"".join(parts)


def test_padding_after_gzip(tmp_path: Path) -> None:
    """Tapes and tar pad with zeros."""
    file = tmp_path / "log.jsonl.gz"
    file.write_bytes(gzip.compress(LINES) + bytes(512))

    assert read(file) == LINES


def test_skippable_frames(tmp_path: Path) -> None:
    """Parallel zstd writes frames that have no data."""
    note = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"note"
    file = tmp_path / "log.jsonl.zst"
    file.write_bytes(note + pack(".zst", b"one\n") + note + pack(".zst", b"two\n"))

    assert read(file) == b"one\ntwo\n"


@pytest.mark.parametrize("suffix", PACKED)
def test_truncated_files(tmp_path: Path, suffix: str) -> None:
    """Wherever a compressed file is cut, it is an error, even if nothing is left."""
    whole = pack(suffix, LINES[:200])
    file = tmp_path / f"log.jsonl{suffix}"
    reasons = set()
    for length in (0, *range(12, len(whole))):
        file.write_bytes(whole[:length])
        reasons.add(refused(file))

    tool = {".gz": "gzip", ".zst": "zstd"}[suffix]
    assert reasons == {f"the {tool} data are cut short; fetch the whole file"}


@pytest.mark.parametrize("suffix", PACKED)
def test_damaged_files(tmp_path: Path, suffix: str) -> None:
    """Data that are not compressed, or were changed, are an error with a hint."""
    if suffix == ".zst":
        checksum = zstd().CompressionParameter.checksum_flag
        whole = bytes(zstd().compress(LINES, options={checksum: 1}))
        changed = (len(whole) // 2, 0xFF)
        sum_at = -1
    else:
        whole = gzip.compress(LINES)
        changed = (10, 0b110)  # a type of block that does not exist
        sum_at = -5
    file = tmp_path / f"log.jsonl{suffix}"
    tool = {".gz": "gzip", ".zst": "zstd"}[suffix]

    for data in (
        LINES,
        with_bits(whole, *changed),
        with_bits(whole, sum_at, 0xFF),
        whole + b"{}{}{}{}",
    ):
        file.write_bytes(data)
        assert refused(file) == f"no valid {tool} data; {tool} -t says why"


def with_bits(data: bytes, at: int, bits: int) -> bytes:
    """Flip some bits of a byte."""
    changed = bytearray(data)
    changed[at] ^= bits
    return bytes(changed)


def test_a_window_that_is_too_large(tmp_path: Path) -> None:
    """A frame with a window of 256 MiB is refused, as by the zstd tool."""
    parameter = zstd().CompressionParameter
    packer = zstd().ZstdCompressor(options={parameter.window_log: 28})
    file = tmp_path / "log.jsonl.zst"
    file.write_bytes(packer.compress(LINES) + packer.flush())

    assert refused(file) == "no valid zstd data; zstd -t says why"


@pytest.mark.slow
@pytest.mark.parametrize("suffix", PACKED)
def test_a_bomb_takes_little_memory(tmp_path: Path, suffix: str) -> None:
    """Data of a hundred times the compressed size are read in pieces."""
    length = 20_000_000
    file = tmp_path / f"bomb.jsonl{suffix}"
    file.write_bytes(pack(suffix, bytes(length)))

    tracemalloc.start()
    done = 0
    with open_stream(str(file)) as stream:
        while piece := stream.read(1 << 16):
            done += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert done == length
    assert peak < 2_000_000


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    for module in ("compression.zstd", "compression", "backports.zstd", "backports"):
        monkeypatch.setitem(sys.modules, module, None)
    file = tmp_path / "log.jsonl.zst"
    file.write_bytes(b"")

    assert (
        refused(file)
        == streams.ZSTD_MISSING
        == "this needs the extra: pip install 'bcvalidate[zstd]'"
    )


def test_unreadable_files(tmp_path: Path) -> None:
    """The errors are those of any other input."""
    for suffix in ("", ".gz"):
        folder, link, missing = (tmp_path / f"{name}.jsonl{suffix}" for name in ("d", "link", "no"))
        folder.mkdir()
        link.symlink_to(missing)

        assert refused(folder) == "Is a directory"
        assert refused(link) == "the link leads nowhere"
        assert refused(missing) == "No such file or directory"
        assert refused(f"a\0b.jsonl{suffix}") == "a file name holds no NUL"


@needs_fifo
def test_a_fifo_is_refused(tmp_path: Path) -> None:
    """Nothing waits for a writer."""
    fifo = tmp_path / "log.jsonl"
    os.mkfifo(fifo)

    assert refused(fifo) == "not a regular file; pipe its content to - instead"


def test_size_and_progress_of_a_plain_file(tmp_path: Path) -> None:
    """Both are in bytes; a plain file may be read in ranges."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"12345\n")

    with open_stream(str(file)) as stream:
        assert (stream.name, stream.size, stream.consumed, stream.plain) == (str(file), 6, 0, True)
        assert (stream.read(4), stream.consumed) == (b"1234", 4)
        assert (stream.read(4), stream.consumed) == (b"5\n", 6)


@pytest.mark.parametrize("suffix", PACKED)
def test_size_and_progress_of_a_compressed_file(tmp_path: Path, suffix: str) -> None:
    """Both are those of the compressed bytes."""
    file = tmp_path / f"log.jsonl{suffix}"
    file.write_bytes(pack(suffix, LINES))

    with open_stream(str(file)) as stream:
        assert (stream.size, stream.consumed, stream.plain) == (file.stat().st_size, 0, False)
        stream.read(1)
        assert 0 < stream.consumed <= file.stat().st_size < len(LINES)


def test_standard_input_is_read_as_it_is() -> None:
    """It is not decompressed, and its length is not known."""
    with open_stream(STDIN_NAME, io.BytesIO(gzip.compress(b"x"))) as stream:
        assert (stream.name, stream.size, stream.plain) == (STDIN_NAME, None, False)
        assert (stream.read(2), stream.consumed) == (b"\x1f\x8b", 2)


def test_a_line_of_a_pipe_is_read_at_once() -> None:
    """The stream does not wait for more data."""
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
        assert (stream.read(1 << 16), stream.consumed) == (b"", 6)


def test_standard_input_that_fails() -> None:
    """A pause, an error and a lack of memory are not taken for the end."""
    failures: list[tuple[Exception | None, str]] = [
        (None, "nothing to read yet; wait for the writer, then try again"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (MemoryError(), "too large for the memory there is"),
    ]
    for failure, reason in failures:
        with (
            open_stream(STDIN_NAME, io.BufferedReader(Failing(failure))) as stream,
            pytest.raises(ReadError) as caught,
        ):
            stream.read(10)
        assert (caught.value.name, caught.value.reason) == (STDIN_NAME, reason)


@pytest.mark.parametrize("suffix", ["", *PACKED])
def test_the_file_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """It is closed also if it was not read to its end."""
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


def test_a_file_that_shrinks(tmp_path: Path) -> None:
    """A file that becomes shorter while it is read is an error."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(LINES)

    with open_stream(str(file)) as stream:
        stream.read(10)
        os.truncate(file, 20)
        with pytest.raises(ReadError) as caught:
            list(iter(lambda: stream.read(1 << 20), b""))

    assert caught.value.reason == "it has become shorter while it was read; try again"
