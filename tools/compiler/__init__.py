"""The compiler: schema files in, one Python module an action out."""
