"""The editors' desk: the pages on which the people who keep a vocabulary work."""
