"""The stub: a local endpoint that answers as the service is documented to."""
