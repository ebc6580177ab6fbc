"""Admission: requests in sequence, with their tokens and the clusters they create."""
