"""Admission: check requests in sequence, with their tokens and the clusters that they create."""
