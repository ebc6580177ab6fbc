"""The functions that compiled modules call."""

from ipaddress import IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.engine.runtime import (
    MAX_CACHED_TEXT_LENGTH,
    MAX_CACHED_TEXTS,
    has_host_bits,
    is_block,
    matches,
    remember,
    whole_blocks,
)

PRIVATE = ((0x0A000000, 8, 12, 24), (0xAC100000, 12, 12, 24), (0xC0A80000, 16, 16, 24))
NETWORKS = ((IPv4Network("10.0.0.0/8"), 12), (IPv4Network("172.16.0.0/12"), 12),
            (IPv4Network("192.168.0.0/16"), 16))  # fmt: skip
NO_BLOCKS = (
    "", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/016", "10.00.0.0/16", "10.0.0/16", "10.0.0.0.0/16",
    "10.0.0.256/16", "10.0.0.-1/16", " 10.0.0.0/16", "10.0.0.0/16 ", "10.0.0.0/١٦", "10.0.0.0/1_6",
)  # fmt: skip


@given(
    st.integers(0, 2**32 - 1) | st.sampled_from([0x0A000000, 0xAC1F0000, 0xC0A80100]),
    st.integers(0, 40),
)
def test_blocks_are_those_of_ipaddress(address: int, length: int) -> None:
    """A block is inside a private network, and its prefix is of a length that this one allows."""
    written = ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))

    inside = any(
        address in range(int(network[0]), int(network[-1]) + 1) and shortest <= length <= 24
        for network, shortest in NETWORKS
    )
    host_bits = length <= 32 and int(IPv4Network((address, length), strict=False)[0]) != address

    assert is_block(f"{written}/{length}", PRIVATE) == inside
    assert has_host_bits(f"{written}/{length}") == host_bits


def test_texts_that_are_no_blocks() -> None:
    """Leading zeros, spaces and digits of other scripts make a text no block."""
    assert [text for text in NO_BLOCKS if is_block(text, PRIVATE) or has_host_bits(text)] == []


def test_whole_blocks_start_where_their_network_starts() -> None:
    """They are the blocks of all allowed lengths at the first address."""
    assert whole_blocks(((0xC0A80000, 16, 16, 18),)) == {
        *("192.168.0.0/16", "192.168.0.0/17", "192.168.0.0/18"),
    }
    assert all(is_block(block, PRIVATE) for block in whole_blocks(PRIVATE))


def test_forms_match_whole_texts() -> None:
    """A part takes one character, + or *, inside a class or outside of one, or is a word."""
    oss = (("oss://", "word"), (frozenset("/\n"), "+"), ("/", "*"), (frozenset("\n"), "*"))
    name = (("ab", ""), ("abc", "*"))
    other = ((frozenset("a"), ""), ("b", "+"))

    matching = {
        form: [text for text in texts if matches(text, (form,))]
        for form, texts in (
            (
                oss,
                ("oss://b", "oss://b/", "oss://b//x", "oss:///", "oss://", "oss://b\n", "OSS://b"),
            ),
            (name, ("a", "bcc", "ca", "", "abd")),
            (other, ("xb", "xbb", "ab", "x", "xba", "")),
        )
    }

    assert matching == {
        oss: ["oss://b", "oss://b/", "oss://b//x"],
        name: ["a", "bcc"],
        other: ["xb", "xbb"],
    }
    assert matches("xb", (name, other))


def test_caches_are_bounded() -> None:
    """A full cache is emptied before the next text, and long texts are not kept."""
    cache: set[str] = set()
    for number in range(MAX_CACHED_TEXTS):
        remember(cache, str(number))
    assert len(cache) == MAX_CACHED_TEXTS

    remember(cache, "next")
    remember(cache, "x" * (MAX_CACHED_TEXT_LENGTH + 1))

    assert cache == {"next"}
