"""Spreadsheets on the desk: written for anyone, read back, looked at, and made into drafts."""
