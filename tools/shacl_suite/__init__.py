"""The W3C's SHACL test suite, through the screened validation and through pySHACL alone."""
