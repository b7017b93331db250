"""Encrypted streams: AES-256-GCM in chunks, so that no archive must fit in memory.

A file is ``MAGIC``, the length of a JSON header (4 bytes), the header, then chunks of
at most ``CHUNK`` bytes, each with its own tag. Each file has a key of its own, derived
from BACKUP_KEY and the salt in the header. A chunk's nonce is its number and whether
it is the last: leaving out, swapping, repeating or cutting off chunks fails as a
changed byte does.
"""

import hashlib
import io
import json
import os
import struct

from django.conf import settings

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backups.errors import ArchiveRefused, NoKey

MAGIC = b"CHEZFLORA-BACKUP\x01"
CHUNK = 1024 * 1024
TAG = 16
LONGEST_HEADER = 4096
# Shorter secrets are guessed.
SHORTEST_SECRET = 32


def known_secrets() -> list[str]:
    """Return BACKUP_KEY's secrets, the one for new backups first."""
    return [secret for secret in settings.BACKUP_KEYS if secret]


def key_id(secret: str) -> str:
    """Return a name for a secret that tells nothing about it."""
    return hashlib.sha256(b"key id\0" + secret.encode()).hexdigest()[:16]


def _cipher(secret: str, salt: bytes) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt, b"chezflora backup").derive(secret.encode())
    return AESGCM(derived)


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">xxxQ?", number, last)


class EncryptingWriter(io.RawIOBase):
    """Encrypts what is written to it into ``target`` with the newest key."""

    def __init__(self, target):
        super().__init__()
        secrets = known_secrets()
        if not secrets:
            raise NoKey
        salt = os.urandom(32)
        header = json.dumps({"key": key_id(secrets[0]), "salt": salt.hex()}).encode()
        self.target, self.buffer, self.number = target, bytearray(), 0
        self.cipher = _cipher(secrets[0], salt)
        self.start = MAGIC + struct.pack(">I", len(header)) + header
        target.write(self.start)

    def writable(self):
        """Tell that this can be written to."""
        return True

    def write(self, data):
        """Take bytes; whole chunks go out, but never the last one before ``close``."""
        self.buffer += data
        while len(self.buffer) > CHUNK:
            self._put(bytes(self.buffer[:CHUNK]), last=False)
            del self.buffer[:CHUNK]
        return len(data)

    def finish(self):
        """Write the last chunk: without it nobody accepts the file."""
        self._put(bytes(self.buffer), last=True)
        self.buffer.clear()

    def _put(self, chunk, last):
        nonce = _nonce(self.number, last)
        self.target.write(self.cipher.encrypt(nonce, chunk, self.start))
        self.number += 1


class DecryptingReader(io.RawIOBase):
    """Reads an encrypted file; raises ArchiveRefused at the first wrong byte."""

    def __init__(self, source):
        super().__init__()
        self.source, self.number, self.done = source, 0, False
        self.start, header = _read_header(source)
        secret = next((s for s in known_secrets() if key_id(s) == header["key"]), None)
        if secret is None:
            raise ArchiveRefused(f"It needs the key {header['key']}, not known here.")
        self.cipher = _cipher(secret, bytes.fromhex(header["salt"]))
        self.ahead = source.read(CHUNK + TAG)
        self.plain = memoryview(b"")

    def readable(self):
        """Tell that this can be read."""
        return True

    def readinto(self, buffer):
        """Hand out decrypted bytes."""
        while not self.plain and not self.done:
            self.plain = memoryview(self._next())
        taken = min(len(buffer), len(self.plain))
        buffer[:taken] = self.plain[:taken]
        self.plain = self.plain[taken:]
        return taken

    def _next(self):
        chunk, self.ahead = self.ahead, self.source.read(CHUNK + TAG)
        self.done = not self.ahead
        try:
            nonce = _nonce(self.number, self.done)
            plain = self.cipher.decrypt(nonce, chunk, self.start)
        except (InvalidTag, ValueError) as error:
            raise ArchiveRefused("It is damaged, or cut short.") from error
        self.number += 1
        return plain


def _read_header(source):
    """Return a file's beginning as it stands and what it says."""
    start = source.read(len(MAGIC) + 4)
    if len(start) < len(MAGIC) + 4 or not start.startswith(MAGIC):
        raise ArchiveRefused("It is not a backup of ChezFlora.")
    (length,) = struct.unpack(">I", start[len(MAGIC) :])
    if length > LONGEST_HEADER:
        raise ArchiveRefused("It is damaged.")
    header = source.read(length)
    try:
        read = json.loads(header)
        bytes.fromhex(read["salt"])
        return start + header, read | {"key": str(read["key"])}
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveRefused("It is damaged.") from error
