"""Archives (XLSX, DOCX) that would grow too much are refused before they are unpacked."""

import zipfile
from pathlib import Path


class ArchiveError(Exception):
    """An archive that is not unpacked; the message says why and what to do."""


def check_archive(path: Path, most_bytes: int, most_growth: int) -> None:
    """Raise `ArchiveError` for an archive that unpacks to too much, before unpacking it."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if total > most_bytes:
        raise ArchiveError(
            f"it unpacks to {total} bytes, more than the {most_bytes} that"
            " MEAGRAPH_ARCHIVE_BYTES allows; split the file, or raise the setting"
        )
    for part in parts:
        if part.file_size > most_growth * max(part.compress_size, 1024):
            raise ArchiveError(
                f"its part {part.filename} grows more than {most_growth} times when unpacked"
                " (MEAGRAPH_ARCHIVE_RATIO); such a file is refused"
            )
