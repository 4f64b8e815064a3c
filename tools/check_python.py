"""Refuse a Python that the project does not run on, with a message that says what to do."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        f"meagraph runs on Python 3.11 to 3.13; this is {sys.version.split()[0]}."
        " Call make with another one: make serve PYTHON=python3.12"
    )
