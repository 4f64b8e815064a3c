"""
Run the W3C's SHACL tests of a folder: `python -m tools.shacl_suite FOLDER`.

FOLDER is data-shapes-test-suite/tests of w3c/data-shapes, or a part of it. Each case is judged by
the screened validation and by pySHACL alone. The exit status is 1 when the two differ anywhere;
where pySHACL itself disagrees with the suite, it is told.
"""

import argparse
import logging
import sys
from pathlib import Path

from tools.shacl_suite.manifests import Suite
from tools.shacl_suite.outcomes import lines, run


def main() -> int:
    """Run the cases and print what became of them; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with cases, of w3c/data-shapes")
    folder = parser.parse_args().folder
    logging.disable(logging.ERROR)  # of each ill-typed literal, which cases have on purpose
    outcomes = list(run(Suite(folder)))
    if not outcomes:
        print(f"{folder} holds no file with cases")
        return 1
    print(*lines(outcomes), sep="\n")
    return 1 if any(one.difference for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
