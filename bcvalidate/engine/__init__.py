"""Engines: find the violations of a request body."""
