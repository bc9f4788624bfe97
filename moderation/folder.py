"""Policy files on disk: the one door through which they are opened."""

from collections.abc import Callable
from pathlib import Path

from moderation.shipped import path as shipped

MOST_BYTES = 11_000_000  # one more than any file of a policy may have


def read_folder(folder: Path) -> Callable[[str], bytes | None]:
    """Reads files of a policy's folder by relative name.

    A policy that is not there is looked for among the shipped ones, and with it the lists it
    names: a newsroom's file can extend `house` without copying it. Nothing outside the two folders
    is opened, whatever the name or a symbolic link says, and only regular files are, so that a
    device or a pipe cannot stall the reader.
    """
    own, lent = folder.resolve(), shipped("policies").resolve()
    lending = False

    def read(name: str) -> bytes | None:
        nonlocal lending
        data = _read(own, name)
        if data is not None:
            return data
        if name.endswith(".yaml") and not name.endswith(".cases.yaml"):
            data = _read(lent, name)
            lending = lending or data is not None
            return data
        return _read(lent, name) if lending and name.startswith("lists/") else None

    return read


def _read(room: Path, name: str) -> bytes | None:
    file = (room / name).resolve()
    if not file.is_relative_to(room) or not file.is_file():
        return None
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES)
