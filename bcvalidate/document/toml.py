"""TOML files, with where their parts are."""

import re
from typing import Any

from bcvalidate.document.pointer import Path
from bcvalidate.document.source_file import SourceFile
from bcvalidate.document.toml_positions import loads, toml_offsets
from bcvalidate.errors import ConfigFileError

MAX_KEY_PARTS = 64
"""The parts of a dotted key: the parser takes time in their square."""

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_LONG_KEY = re.compile(rf"^[ \t]*\[*(?:[\w \t\"'-]+\.){{{MAX_KEY_PARTS},}}", re.MULTILINE)
# The parser puts the position of an error behind its message.
_ERROR = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def toml_source(name: str, data: bytes) -> SourceFile:
    """Read a TOML file; raises ConfigFileError, with line and column, for one that is not TOML."""
    text = _decoded(name, data)
    unparsed = SourceFile(name, text, {}, lambda _, __: 0)
    if (long := _LONG_KEY.search(text)) is not None:
        where = unparsed.at_offset(long.start())
        raise ConfigFileError(f"{where}: this key has more than {MAX_KEY_PARTS} parts; shorten it")
    try:
        value = loads(text)
        offsets = toml_offsets(text)
    except RecursionError:
        raise ConfigFileError(f"{name}:1:1: this is nested too deep; nest it less") from None
    except ValueError as error:
        raise _invalid(unparsed, str(error)) from None

    def offset_of(path: Path, key: bool) -> int:
        return (offsets.keys if key else offsets.values)[path]

    return SourceFile(name, text, value, offset_of)


def table_at(value: object, path: tuple[str, ...]) -> dict[str, Any] | None:
    """The table at a path, or None when there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def _invalid(file: SourceFile, message: str) -> ConfigFileError:
    """The error of a text that the parser refused with this message."""
    error = _ERROR.fullmatch(message)
    if error is None:
        # An integer of more digits than the interpreter converts has no position.
        return ConfigFileError(f"{file.name}:1:1: this is no valid TOML ({message}); correct it")
    end = file.at_offset(len(file.text))
    where = f"{file.name}:{error[2]}:{error[3]}" if error[2] else end
    return ConfigFileError(f"{where}: this is no valid TOML ({error[1]}); correct it")


def _decoded(name: str, data: bytes) -> str:
    """The text with line feeds as line ends, as the parser counts them."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            reason = f"this starts with the byte order mark of {encoding}"
            raise ConfigFileError(f"{name}:1:1: {reason}; save it as UTF-8 without one")
    try:
        return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        valid = data[: error.start].decode()
        where = SourceFile(name, valid, {}, lambda _, __: 0).at_offset(len(valid))
        raise ConfigFileError(f"{where}: this is not UTF-8; save the file as UTF-8") from None
