"""The loop of a peer over the lines of a file: prints the number of invalid lines."""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

Accepts = Callable[[bytes], object]


def main() -> None:
    """Run a loop; the arguments are a name in LOOPS, the schema file and the log."""
    name, schema_file, lines_file = sys.argv[1:]
    with open(schema_file, encoding="utf-8") as file:
        accepts = LOOPS[name](json.load(file))
    with open(lines_file, "rb") as lines:
        print(sum(not accepts(line) for line in lines))


def _jsonschema(schema: dict[str, Any]) -> Accepts:
    is_valid = import_module("jsonschema").Draft202012Validator(schema).is_valid
    return lambda line: is_valid(json.loads(line))


def _fastjsonschema(schema: dict[str, Any]) -> Accepts:
    library = import_module("fastjsonschema")
    return _raising(library.compile(schema), json.loads, library.JsonSchemaException)


def _fastjsonschema_all(schema: dict[str, Any]) -> Accepts:
    library = import_module("fastjsonschema")
    check = library.compile(schema, fast_fail=False)
    return _raising(check, json.loads, library.JsonSchemaException)


def _jsonschema_rs(schema: dict[str, Any]) -> Accepts:
    is_valid = import_module("jsonschema_rs").validator_for(schema).is_valid
    return lambda line: is_valid(json.loads(line))


def _jsonschema_rs_orjson(schema: dict[str, Any]) -> Accepts:
    loads = import_module("orjson").loads
    is_valid = import_module("jsonschema_rs").validator_for(schema).is_valid
    return lambda line: is_valid(loads(line))


def _corvus(schema: dict[str, Any]) -> Accepts:
    accepts: Accepts = import_module("corvus_json_schema_rs").compile(schema).is_valid_json
    return accepts


def _pydantic(_schema: dict[str, Any]) -> Accepts:
    read = import_module("versus.pydantic_models").BodyModel.model_validate_json
    return _raising(read, bytes, import_module("pydantic").ValidationError)


def _msgspec(_schema: dict[str, Any]) -> Accepts:
    library = import_module("msgspec")
    read = library.json.Decoder(import_module("versus.msgspec_models").BodyModel).decode
    return _raising(read, bytes, library.ValidationError)


def _raising(
    check: Callable[[Any], object], loads: Callable[[bytes], Any], error: type[Exception]
) -> Accepts:
    def accepts(line: bytes) -> bool:
        try:
            check(loads(line))
        except error:
            return False
        return True

    return accepts


LOOPS = {
    "jsonschema": _jsonschema,
    "fastjsonschema, first error": _fastjsonschema,
    "fastjsonschema, all errors": _fastjsonschema_all,
    "jsonschema-rs on json": _jsonschema_rs,
    "jsonschema-rs on orjson": _jsonschema_rs_orjson,
    "pydantic": _pydantic,
    "msgspec": _msgspec,
    "corvus-json-schema-rs": _corvus,
}

if __name__ == "__main__":
    main()
