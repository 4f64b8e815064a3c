"""Full-text search in six languages: an index for each release, and how it is asked."""
