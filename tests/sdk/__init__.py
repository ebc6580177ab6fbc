"""The vendor's SDKs, each run by a driver in a process of its own."""
