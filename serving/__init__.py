"""The process: settings, assembly, the HTTP API."""
