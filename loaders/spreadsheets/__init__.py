"""Vocabularies as spreadsheets, both ways: XLSX and CSV that editors change and hand back."""
