"""Help with mappings: candidates against another vocabulary, accepted or rejected one by one."""
