"""Explanations: everything that is known of a rule, for people."""
