"""Benchmarks of bcvalidate and its peers, side by side in one run."""
