"""Rules: their ids, messages and subschemas, and the fields that they apply to."""
