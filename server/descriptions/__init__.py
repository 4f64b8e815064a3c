"""What the service says of itself: VoID and DCAT, examples of queries, at their usual places."""
