"""Archives no honest shop writes, encrypted with the right key all the same."""

import gzip
import json
import tarfile

from backups.archives import APP, FORMAT
from backups.crypt import EncryptingWriter


def craft(path, *members):
    """Write an archive of these (TarInfo, bytes); sizes may lie."""
    with path.open("wb") as target:
        crypt = EncryptingWriter(target)
        with gzip.GzipFile(fileobj=crypt, mode="wb") as packed:
            for member, content in members:
                packed.write(member.tobuf(tarfile.GNU_FORMAT))
                packed.write(content + b"\0" * (-len(content) % 512))
            packed.write(b"\0" * 1024)
        crypt.finish()
    return path


def plain(name, content=b"x", **more):
    """Return a member."""
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for key, value in more.items():
        setattr(member, key, value)
    return member, content


def manifest(**changes):
    """Return a manifest's member."""
    facts = {"vendor": "sqlite", "server": "3", "tables": {}, "migrations": []}
    text = {"app": APP, "format": FORMAT, "created": "2026-01-01T00:00:00+00:00"}
    text |= {"version": "", "members": {}, "database": facts} | changes
    return plain("manifest.json", json.dumps(text).encode())
