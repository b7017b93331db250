"""Which characters the faces we print with have, read from their files."""

from functools import cache
from pathlib import Path
from struct import unpack_from

FONTS = Path(__file__).parent / "fonts"
# The tables in which an OpenType file says so.
SEGMENTS, GROUPS = 4, 12


@cache
def drawn_characters() -> frozenset[int]:
    """Return the code points that at least one shipped face draws."""
    found = set()
    for path in FONTS.glob("*.ttf"):
        found |= _characters(path.read_bytes())
    return frozenset(found)


def _characters(font) -> set[int]:
    """Return the code points of one face."""
    start = _table(font, b"cmap")
    count = unpack_from(">H", font, start + 2)[0]
    found = set()
    for n in range(count):
        offset = start + unpack_from(">L", font, start + 4 + 8 * n + 4)[0]
        layout = unpack_from(">H", font, offset)[0]
        if layout == SEGMENTS:
            found |= _segments(font, offset)
        elif layout == GROUPS:
            found |= _groups(font, offset)
    return found


def _table(font, name):
    """Return where a table begins."""
    for n in range(unpack_from(">H", font, 4)[0]):
        tag, _sum, offset, _length = unpack_from(">4sLLL", font, 12 + 16 * n)
        if tag == name:
            return offset
    raise ValueError(f"no table {name!r} in this font")


def _segments(font, offset) -> set[int]:
    """Read a table of segments: ends, starts, deltas and offsets, one array each."""
    double = unpack_from(">H", font, offset + 6)[0]
    ends = offset + 14
    starts = ends + double + 2
    deltas, ranges = starts + double, starts + 2 * double
    found = set()
    for at in range(0, double, 2):
        first = unpack_from(">H", font, starts + at)[0]
        last = unpack_from(">H", font, ends + at)[0]
        delta = unpack_from(">H", font, deltas + at)[0]
        shift = unpack_from(">H", font, ranges + at)[0]
        for code in range(first, last + 1):
            glyph = code
            if shift:
                where = ranges + at + shift + 2 * (code - first)
                glyph = unpack_from(">H", font, where)[0]
            if shift == 0 or glyph:
                glyph = (glyph + delta) & 0xFFFF
            if glyph:
                found.add(code)
    return found


def _groups(font, offset) -> set[int]:
    """Read a table of groups: first code point, last one, first glyph."""
    found = set()
    for n in range(unpack_from(">L", font, offset + 12)[0]):
        first, last, _glyph = unpack_from(">LLL", font, offset + 16 + 12 * n)
        found.update(range(first, last + 1))
    return found
