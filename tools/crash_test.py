"""`make test-crash`: the long crash test (see tests/crash.py)."""

import sys

from tests.crash import main

if __name__ == "__main__":
    sys.exit(main())
