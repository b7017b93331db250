"""What a mail carries besides its words, made when it leaves.

A context names it, ``"attachments": [[name, arg], …]``: a row stays small, and a file
is as true as the moment it is sent.
"""

from collections.abc import Callable

MAKERS: dict[str, Callable] = {}


class AttachmentFailed(Exception):
    """A file could not be made; the mail waits until it can."""


def register(name: str, make: Callable) -> None:
    """Let mails carry ``name``.

    ``make(arg, language)`` returns ``[(file name, bytes, MIME type)]``; it runs in the
    mail's language, each time the mail is tried.
    """
    MAKERS[name] = make


def make_attachments(message) -> list[tuple[str, bytes, str]]:
    """Return the files of a message, or raise AttachmentFailed."""
    files = []
    for name, arg in message.context.get("attachments", ()):
        try:
            files += MAKERS[name](arg, message.language)
        except Exception as error:
            words = f"{name}: {type(error).__name__}: {error}"
            raise AttachmentFailed(words) from error
    return files
