"""Reading the link to the current release, for each request, without giving up the interpreter."""

import ctypes
import os
from pathlib import Path

_LONGEST = 256
_Buffer = ctypes.c_char * _LONGEST

# `os.readlink` lets other threads run meanwhile, and then waits for its turn among them: with many
# requests at once that costs many answers, for a call that takes a microsecond.
_readlink = ctypes.PyDLL(None).readlink
_readlink.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t)
_readlink.restype = ctypes.c_ssize_t


class Link:
    """A symbolic link that changes now and then."""

    def __init__(self, path: Path) -> None:
        """Take the path of the link, which need not be there yet."""
        self._path = path
        self._encoded = os.fsencode(path)

    def read(self) -> str:
        """Give what the link says; nothing where it is missing. Raises `OSError`."""
        found = _Buffer()
        length = _readlink(self._encoded, found, _LONGEST)
        if 0 <= length < _LONGEST:
            return os.fsdecode(found.value)
        try:
            return os.readlink(self._path)
        except FileNotFoundError:
            return ""
