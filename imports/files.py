"""Files of an upload: what they are called, and whether they are the same."""

import posixpath
from hashlib import file_digest


def digest_of(file) -> str:
    """Return the SHA-256 of a file, read in pieces; it stands at its start again."""
    file.seek(0)
    found = file_digest(getattr(file, "file", file), "sha256").hexdigest()
    file.seek(0)
    return found


def same_file(file, digest: str) -> bool:
    """Tell whether a file still is what it was."""
    return digest_of(file) == digest


def file_name(name: str) -> str:
    """Return the file's name of a path or an address, in lower case."""
    path = name.split("?")[0].split("#")[0] if "://" in name else name
    return posixpath.basename(path).lower()
