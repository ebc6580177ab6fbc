"""Explanations: everything that is known about a rule, for people."""
