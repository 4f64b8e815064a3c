"""The words of the six languages: how they are written, and which of them are the same word."""
