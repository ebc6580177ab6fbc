"""Policies: the rules of an organisation, written as JSON Schema."""
