"""Why a file, or a row of it, is refused."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError

TOLD = 80


class FileRefused(DomainError):
    """The whole file is refused; ``data`` may carry the line."""

    code = "file-refused"
    message = _("This file cannot be read.")


class LoadRefused(DomainError):
    """Nothing was loaded; ``data["report"]`` says why, row by row."""

    code = "load-refused"
    message = _("Nothing was loaded.")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell: line of the file, heading, what stands there, why."""

    line: int
    column: str
    value: str
    reason: str

    @classmethod
    def of(cls, line, column, value, reason):
        """Return the problem with its value cut to a readable length."""
        text = str(value)
        cut = text if len(text) <= TOLD else text[: TOLD - 1] + "…"
        return cls(line, str(column), cut, str(reason))

    def as_dict(self):
        """Return what a report keeps."""
        return asdict(self)


class CellRefused(ValueError):
    """The words of a cell make no sense where they stand."""
