"""The pages that are about no single thing, and how the page of each thing is laid out."""
