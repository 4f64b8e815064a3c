"""What is asked of data: the shapes and rules as a page, and each as linked data."""
