"""A Dockerfile as a list of steps, and the files a build would be given."""

import fnmatch
import json
import re
from dataclasses import dataclass

from tests.rules import ROOT, tracked

FLAG = re.compile(r"\s*--[\w-]+(?:=\S+)?(?=\s)")


@dataclass(frozen=True)
class Step:
    """One instruction: its word, its flags, what it is about."""

    word: str
    flags: tuple
    text: str

    @property
    def command(self):
        """Return the list of words of CMD, or of the CMD in HEALTHCHECK."""
        return json.loads(self.text.removeprefix("CMD").strip())


def read_steps(source: str) -> list[Step]:
    """Return the instructions, lines joined, comments dropped."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [_step(line) for line in joined.splitlines() if line.strip()]


def _step(line):
    word, _space, rest = line.strip().partition(" ")
    flags = []
    while match := FLAG.match(rest):
        flags.append(match[0].strip())
        rest = rest[match.end() :]
    return Step(word.upper(), tuple(flags), " ".join(rest.split()))


def given_files() -> list:
    """Return the files ``COPY . .`` copies: what git knows less .dockerignore."""
    rules = (ROOT / ".dockerignore").read_text().split()
    return [path for path in tracked() if not ignored(path.relative_to(ROOT), rules)]


def ignored(path, rules) -> bool:
    """Tell whether .dockerignore leaves a path out, or a folder it lies in."""
    places = [path, *path.parents][:-1]
    return any(
        fnmatch.fnmatchcase(str(place), rule)
        or (rule.startswith("**/") and fnmatch.fnmatchcase(place.name, rule[3:]))
        for place in places
        for rule in rules
    )
