"""
The program that reads and parses a document in the sandbox.

`python -m loaders.documents.sandboxed_document`: a PDF or an archive of some kilobytes can be made
to fill the memory or to be read for hours; so a document is read and parsed in a process with
limits. It writes the JSON of the parsed document.
"""

import json
import sys
from pathlib import Path
from typing import NoReturn

from loaders.documents.model import Document, document_json
from loaders.documents.reading import read_source
from loaders.documents.reading.source_text import DocumentError
from meagraph.sandbox import arguments_of, confine, refusal, too_much_memory


def parsed(path: Path, content: Path, most_bytes: int, most_growth: int) -> Document:
    """Read and parse a document; see `read_source` and `parse`."""
    source = read_source(path, most_bytes, most_growth)
    # what cannot be read is refused before the parser and its words are loaded
    from loaders.documents.parsing import parse

    return parse(source, content)


def _refuse(message: str) -> NoReturn:
    print(refusal(message), file=sys.stderr)
    sys.exit(1)


def main(command_line: list[str]) -> None:
    """Write the document that the arguments name; end with a refusal when it cannot be taken."""
    given, limits = arguments_of(command_line)
    confine(limits)
    path, content = Path(str(given["path"])), Path(str(given["content"]))
    try:
        document = parsed(
            path, content, int(str(given["archive_bytes"])), int(str(given["archive_ratio"]))
        )
        json.dump(document_json(document), sys.stdout)
        sys.stdout.flush()
    except DocumentError as error:
        _refuse(str(error))
    except MemoryError:
        _refuse(too_much_memory(limits))
    except RecursionError:
        _refuse(f"it is nested too deeply: {limits.deep}")
    except OSError as error:
        _refuse(f"it cannot be read, or its parsed form not be written ({error})")


if __name__ == "__main__":
    main(sys.argv)
