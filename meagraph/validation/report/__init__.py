"""Reports for people and machines: SHACL in Turtle, text, JSON, and a page of its own."""
