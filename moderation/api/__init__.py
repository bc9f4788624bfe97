"""JSON over HTTP for sites: parse, call the service, answer."""
