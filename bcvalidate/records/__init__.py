"""Records: logs with a request a line, checked in constant memory."""
