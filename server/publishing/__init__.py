"""
Publishing beside the server: a program of its own for each publication, started ahead of time.

Judging and publishing take a processor and much memory; in a program of their own they take them
from no request, and a killed one leaves the home as a crash does. Starting such a program takes a
second, so one waits, with all that it needs in memory, as soon as somebody works at the desk.
"""
