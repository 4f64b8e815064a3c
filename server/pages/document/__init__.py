"""The reading pages of decisions and other documents, and of their provisions."""
