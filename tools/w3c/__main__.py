"""
Run the W3C's SPARQL tests of a folder: `python -m tools.w3c FOLDER`.

FOLDER is a checkout of w3c/rdf-tests, or a part of it (sparql/sparql11). Each query is asked of the
bare engine in this process and of the service through HTTP. The exit status is 1 when the service
does worse than the engine, or fails a test of messages.
"""

import argparse
import sys
from pathlib import Path

from tools.w3c.outcomes import lines
from tools.w3c.suites import run


def main() -> int:
    """Run the tests and print what became of them; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with manifests, of w3c/rdf-tests")
    folder = parser.parse_args().folder
    outcomes = run(folder)
    if not outcomes:
        print(f"{folder} holds no manifest.ttl with tests")
        return 1
    print(*lines(outcomes), sep="\n")
    return 1 if any(one.is_worse for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
