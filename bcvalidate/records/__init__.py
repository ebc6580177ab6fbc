"""Check logs, which have one request per line, in constant memory."""
