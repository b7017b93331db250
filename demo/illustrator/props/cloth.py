"""Flat things under the flowers: a linen cloth with soft folds, cards, paper."""

import math


def lay_cloth(stage, box, rng, tones=("#e9dfcd", "#cbbda3", "#fbf6ec")):
    """A cloth over part of the page; the box gives its sides as shares."""
    left, top, right, low = (
        part * size
        for part, size in zip(box, (stage.width, stage.height) * 2, strict=True)
    )
    base, shade, light = tones
    tilt = rng.uniform(-3.5, 3.5)
    outline = cloth_outline(left, top, right, low, rng)
    folds = [fold_line(left, top, right, low, rng) for _ in range(9)]
    stage.define(
        '<pattern id="weave" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<path d="M0 1h5M0 3.5h5" stroke="{light}" stroke-width=".9" opacity=".55"/>'
        f'<path d="M1.2 0v5M3.7 0v5" stroke="{shade}" stroke-width=".8" opacity=".5"/>'
        f'</pattern><clipPath id="cloth"><path d="{outline}"/></clipPath>'
    )
    dark = "".join(
        f'<path d="{path}" stroke="{shade}" stroke-width="{width:.0f}"/>'
        for path, width in folds
    )
    bright = "".join(
        f'<path d="{path}" stroke="{light}" stroke-width="{width * 0.8:.0f}" '
        'transform="translate(-15 -12)"/>'
        for path, width in folds
    )
    turn = f"rotate({tilt:.1f} {(left + right) / 2:.0f} {(top + low) / 2:.0f})"
    stage.lay(
        f'<g transform="{turn}"><g filter="url(#lying)"><path d="{outline}" '
        f'fill="{base}"/></g><g clip-path="url(#cloth)"><g fill="none" opacity=".6" '
        f'filter="url(#fold)">{dark}{bright}</g>'
        f'<path d="{outline}" fill="url(#weave)" opacity=".8"/></g></g>'
    )


def cloth_outline(left, top, right, low, rng) -> str:
    """A rectangle whose sides breathe a little."""
    corners = ((left, top), (right, top), (right, low), (left, low), (left, top))
    path = f"M{left:.0f} {top:.0f}"
    for (x0, y0), (x1, y1) in zip(corners, corners[1:], strict=False):
        for k in range(1, 5):
            t = k / 4
            dx, dy = rng.uniform(-9, 9), rng.uniform(-9, 9)
            mx = x0 + (x1 - x0) * (t - 0.125) + dx
            my = y0 + (y1 - y0) * (t - 0.125) + dy
            path += (
                f"Q{mx:.0f} {my:.0f} {x0 + (x1 - x0) * t:.0f} {y0 + (y1 - y0) * t:.0f}"
            )
    return path + "Z"


def fold_line(left, top, right, low, rng) -> tuple[str, float]:
    """One crease running aslant over a cloth, and its breadth."""
    x = rng.uniform(left - 0.2 * (right - left), right)
    y = top - 20
    reach = (low - top) * rng.uniform(0.5, 1.1)
    slant = rng.uniform(0.3, 0.8)
    path = (
        f"M{x:.0f} {y:.0f}q{reach * slant * 0.3:.0f} {reach * 0.6:.0f} "
        f"{reach * slant:.0f} {reach:.0f}"
    )
    return path, rng.uniform(10, 30)


def lay_sheet_of_paper(stage, middle, size, degrees: float, tone: str):
    """A flat card of thick paper with a soft shadow."""
    x, y = middle
    wide, high = size
    stage.lay(
        f'<g filter="url(#lying)"><g transform="translate({x:.0f} {y:.0f}) '
        f'rotate({degrees:.1f})"><rect x="{-wide / 2:.0f}" y="{-high / 2:.0f}" '
        f'width="{wide:.0f}" height="{high:.0f}" rx="3" fill="{tone}"/>'
        f'<path d="M{-wide / 2:.0f} {high / 2:.0f}h{wide:.0f}" stroke="#a08c74" '
        'stroke-opacity=".35" stroke-width="2"/></g></g>'
    )


def lay_card(stage, place, rng, grow, tone="#fbf6ec"):
    """A card on its envelope, a few pen strokes on it."""
    x, y = place
    size = (186 * grow, 128 * grow)
    turn = rng.uniform(1, 6)
    lay_sheet_of_paper(stage, (x - 10, y + 8), size, turn + 9, "#e6d2c4")
    lay_sheet_of_paper(stage, (x, y), size, turn, tone)
    strokes = []
    for line in range(3):
        sx, sy = -58 * grow, (-24 + line * 24) * grow
        long = (112 - 34 * (line == 2)) * grow
        wave = 5 * math.sin(line + 1)
        strokes.append(
            f"M{sx:.0f} {sy:.0f}q{long * 0.12:.0f} {-9 - wave:.0f} {long * 0.25:.0f} 0"
            f"t{long * 0.25:.0f} 1t{long * 0.25:.0f} 0t{long * 0.25:.0f} 1"
        )
    stage.lay(
        f'<path transform="translate({x:.0f} {y:.0f}) rotate({turn:.1f})" '
        f'd="{"".join(strokes)}" fill="none" stroke="#6b5f52" stroke-opacity=".6" '
        'stroke-width="2" stroke-linecap="round"/>'
    )
