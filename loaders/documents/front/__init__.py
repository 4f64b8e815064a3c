"""What the head of a document is made of: symbols, numbers, dates, meetings."""
