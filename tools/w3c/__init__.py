"""The W3C's SPARQL test suites, run against the service and against its bare engine."""
