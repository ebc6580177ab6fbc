"""Engines: a body in, violations out."""
