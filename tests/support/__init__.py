"""Helpers of the tests: strategies, sample data, and clients."""
