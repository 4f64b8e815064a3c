"""The service: linked data, pages and SPARQL over the current release."""
