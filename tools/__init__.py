"""Programs that make and check the content of the project; none of them runs in the service."""
