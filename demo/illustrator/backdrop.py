"""The paper everything is painted on: washes, light, shadows and grain."""

import math

# wash at the lit corner, middle, far corner, table or cloth
MOODS = {
    "paper": ("#fffdf8", "#f6efe3", "#e9dccb", "#efe3d2"),
    "petal": ("#fdf3ee", "#f5e4dd", "#e6cdc4", "#efd9cf"),
    "sage": ("#f4f6ee", "#e4eadf", "#cbd5c6", "#d7dfcf"),
    "sand": ("#fbf3e4", "#efe0c8", "#dcc6a5", "#e6d4b8"),
    "dusk": ("#f1eef0", "#dfdbe0", "#c2bcc6", "#d0cad2"),
    "linen": ("#fbf9f4", "#eee9de", "#d9d1c2", "#e4ddd0"),
    "night": ("#6d7468", "#4d554b", "#343b34", "#424a40"),
}


def frame_picture(stage, body: str, backdrop: str, seed: int, lean: float = 0.0) -> str:
    """The whole SVG: ground, soft shadow, painted things, paper grain."""
    left, top, width, height = stage.window
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
            f'height="{height}" viewBox="{left} {top} {width} {height}"><defs>',
            filters(stage.window, seed),
            *stage.definitions,
            "</defs>",
            f'<g transform="translate({left} {top})">{backdrop}</g>',
            *stage.ground,
            '<g filter="url(#rest)"><g filter="url(#gouache)">',
            f'<g transform="rotate({lean:.1f} {stage.width * 0.5:.0f} '
            f'{stage.height * 0.52:.0f})">',
            body,
            "</g></g></g>",
            f'<rect x="{left}" y="{top}" width="{width}" height="{height}" '
            'filter="url(#grain)" '
            'style="mix-blend-mode:multiply"/></svg>',
        ]
    )


def filters(window, seed: int) -> str:
    """Brushed edges, a resting shadow, the bleed of a wash, grain and pigment."""
    left, top, width, height = window
    box = (
        f'filterUnits="userSpaceOnUse" x="{left}" y="{top}" '
        f'width="{width}" height="{height}"'
    )
    return f"""
<filter id="gouache" {box} color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency=".022" numOctaves="2" seed="{seed}"
 result="n"/><feDisplacementMap in="SourceGraphic" in2="n" scale="6" result="d"
 xChannelSelector="R" yChannelSelector="G"/>
<feGaussianBlur in="d" stdDeviation=".55"/></filter>
<filter id="rest" {box} color-interpolation-filters="sRGB">
<feGaussianBlur in="SourceAlpha" stdDeviation="26" result="w"/>
<feOffset in="w" dx="30" dy="40" result="wo"/>
<feFlood flood-color="#54423a" flood-opacity=".30"/>
<feComposite in2="wo" operator="in" result="wide"/>
<feGaussianBlur in="SourceAlpha" stdDeviation="7" result="c"/>
<feOffset in="c" dx="8" dy="11" result="co"/>
<feFlood flood-color="#4a3a34" flood-opacity=".30"/>
<feComposite in2="co" operator="in" result="close"/>
<feMerge><feMergeNode in="wide"/><feMergeNode in="close"/>
<feMergeNode in="SourceGraphic"/></feMerge></filter>
<filter id="lying" {box}>
<feGaussianBlur in="SourceAlpha" stdDeviation="9"/><feOffset dx="9" dy="12"/>
<feComponentTransfer><feFuncA type="linear" slope=".28"/></feComponentTransfer>
<feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>
<filter id="fold" {box}><feGaussianBlur stdDeviation="13"/></filter>
<filter id="bleed" x="-20%" y="-20%" width="140%" height="140%">
<feTurbulence type="fractalNoise" baseFrequency=".006" numOctaves="2"
 seed="{seed + 3}" result="n"/>
<feDisplacementMap in="SourceGraphic" in2="n" scale="150"/>
<feGaussianBlur stdDeviation="9"/></filter>
<filter id="soft" x="-30%" y="-30%" width="160%" height="160%">
<feGaussianBlur stdDeviation="22"/></filter>
<filter id="grain" {box}>
<feTurbulence type="fractalNoise" baseFrequency=".55" numOctaves="3"
 seed="{seed + 9}"/>
<feColorMatrix values="0 0 0 0 .46 0 0 0 0 .40 0 0 0 0 .33 0 0 0 .22 -.08"/></filter>"""


def lay_ground(width: int, height: int, mood: str, rng, table: float = 0.0) -> str:
    """A wash of the house palette, lit from the upper left, maybe with a table."""
    lit, middle, far, cloth = MOODS[mood]
    parts = [
        '<radialGradient id="ground" gradientUnits="userSpaceOnUse" '
        f'cx="{width * 0.26:.0f}" cy="{height * 0.16:.0f}" r="{height * 1.05:.0f}">'
        f'<stop offset="0" stop-color="{lit}"/>'
        f'<stop offset=".5" stop-color="{middle}"/>'
        f'<stop offset="1" stop-color="{far}"/></radialGradient>'
        f'<rect width="{width}" height="{height}" fill="url(#ground)"/>'
    ]
    for _ in range(4):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        r = rng.uniform(0.18, 0.34) * height
        tone = rng.choice((lit, far, cloth))
        parts.append(
            f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{r:.0f}" ry="{r * 0.7:.0f}" '
            f'fill="{tone}" opacity=".38" filter="url(#bleed)"/>'
        )
    if table:
        parts.append(lay_table(width, height, table, cloth, far))
    return "".join(parts)


def lay_table(width: int, height: int, at: float, cloth: str, far: str) -> str:
    """A table's top from an edge down, a little darker where it meets the wall."""
    y = height * at
    return (
        '<linearGradient id="table" x1="0" y1="0" x2="0.15" y2="1">'
        f'<stop offset="0" stop-color="{far}"/>'
        f'<stop offset=".3" stop-color="{cloth}"/>'
        f'<stop offset="1" stop-color="{cloth}"/></linearGradient>'
        f'<rect y="{y:.0f}" width="{width}" height="{height - y:.0f}" '
        'fill="url(#table)"/>'
        f'<rect y="{y - 3:.0f}" width="{width}" height="7" fill="{far}" opacity=".55" '
        'filter="url(#gouache)"/>'
    )


def throw_window(width: int, height: int, rng, strength: float = 0.5) -> str:
    """Panes of window light lying aslant over the wall."""
    lean = rng.uniform(0.28, 0.42)
    left, top = width * rng.uniform(-0.1, 0.12), -height * 0.05
    pane_w, pane_h, gap = width * 0.26, height * 0.27, width * 0.035
    panes = []
    for row in range(3):
        for column in range(3):
            x = left + column * (pane_w + gap) + row * (pane_h + gap) * lean
            y = top + row * (pane_h + gap) + column * pane_w * 0.16
            panes.append(
                f"M{x:.0f} {y:.0f}l{pane_w:.0f} {pane_w * 0.16:.0f}"
                f"l{pane_h * lean:.0f} {pane_h:.0f}l{-pane_w:.0f} {-pane_w * 0.16:.0f}Z"
            )
    return (
        f'<path d="{"".join(panes)}" fill="#fffdf4" opacity="{strength:.2f}" '
        'filter="url(#soft)"/>'
    )


def scatter_specks(width: int, height: int, tone: str, rng, count: int = 26) -> str:
    """Drops of thin paint that fell off the brush."""
    specks = []
    for _ in range(count):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        r = 0.8 + 2.6 * rng.random() ** 3
        alpha = rng.uniform(0.15, 0.4)
        stretch = r * (1 + 0.3 * math.sin(x))
        specks.append(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{r:.1f}" ry="{stretch:.1f}" '
            f'fill="{tone}" opacity="{alpha:.2f}"/>'
        )
    return "".join(specks)
