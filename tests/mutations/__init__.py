"""Records that violate exactly one constraint, generated from the shapes and sound examples."""
