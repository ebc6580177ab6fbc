"""The vocabulary: the keywords of a policy."""

from bcvalidate.policies.vocabulary import (
    ASSERTION_KEYWORDS,
    SUBSCHEMA_ARRAY_KEYWORDS,
    SUBSCHEMA_KEYWORDS,
    SUBSCHEMA_MAP_KEYWORDS,
    UNSUPPORTED,
    argument_types,
)


def test_every_keyword_has_a_type() -> None:
    """Every assertion and every keyword with subschemas has a type; no other is unsupported."""
    assert {
        *SUBSCHEMA_KEYWORDS,
        *SUBSCHEMA_ARRAY_KEYWORDS,
        *SUBSCHEMA_MAP_KEYWORDS,
        *ASSERTION_KEYWORDS,
    } <= {*argument_types()}
    assert not {*UNSUPPORTED} & {*argument_types()}
