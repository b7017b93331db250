"""Weddings, farewells and companies: what was made for whom."""

import math

from demo.illustrator.compositions import flatlay, pot, spray, vase, wreath
from demo.illustrator.compositions.arrange import draw_head, seed_head
from demo.illustrator.props.cloth import lay_cloth
from demo.illustrator.props.gifts import add_candle
from demo.illustrator.props.tools import strew_petals
from demo.illustrator.recipes import Style
from demo.illustrator.vectors import Frame, unit

from .palettes import BLUSH, GARDEN, WHITE, gather
from .parts import place, set_vase


def bridal_bouquet(stage, rng):
    lay_cloth(stage, (0.08, 0.06, 0.94, 0.95), rng)
    style = Style(ribbon="blush")
    place(stage, flatlay.compose_bare, BLUSH, rng, style, (290, -70), (860, 1075))
    strew_petals(stage, (150, 300, 420, 850), ("blush", "cream"), rng, 9)
    strew_petals(stage, (1020, 240, 1300, 840), ("blush", "white"), rng, 8)


def wedding_arch(stage, rng):
    """An arch of flowers against the wall, open in the middle."""
    middle, size = (stage.width * 0.5, stage.height * 0.95), (430.0, 770.0)
    greens = gather("eucalyptus silver 52, olive sage 30, fern green 14")
    for k, stem in enumerate(greens):
        a = math.pi * (1.02 + 0.96 * ((k * 0.618) % 1.0))
        bow = (middle[0] + size[0] * math.cos(a), middle[1] + size[1] * math.sin(a))
        turn = a + rng.uniform(-1.6, 1.6)
        out = (math.cos(turn), math.sin(turn), rng.uniform(0, 0.2))
        frame = Frame((*bow, rng.uniform(-30, 20)), out, rng.uniform(100, 185))
        stem.module.draw(stage, frame, stem.colour, rng)
    placed = [
        seed_head(stem, rng, 0.60)
        for stem in BLUSH[:20] + WHITE[:20] + BLUSH[:20] + WHITE[:12]
    ]
    rng.shuffle(placed)
    for k, head in enumerate(placed):
        a = math.pi * (1.03 + 0.94 * (k + 0.5) / len(placed))
        off = rng.uniform(-56, 56)
        head.x, head.y = (size[0] + off) * math.cos(a), (size[1] + off) * math.sin(a)
        head.z = 60 - abs(off) * 0.3 + rng.uniform(-8, 18)
        away = unit((math.cos(a) * off, math.sin(a) * off, 55.0))
        draw_head(stage, head, (*middle, 0.0), away, rng)


def small_vases(stage, rng):
    """Small glass vases in a row, one or two garden flowers in each."""
    lay_cloth(stage, (-0.02, 0.80, 1.02, 1.1), rng)
    posies = (
        "rose blush 2, gypsophila white 1", "scabiosa lilac 3, olive sage 1",
        "peony blush 1, eucalyptus silver 1", "ranunculus cream 3, fern green 1",
        "dahlia apricot 1, rose coral 1", "anemone white 2, olive sage 1",
        "lisianthus lilac 2, gypsophila white 1",
    )  # fmt: skip
    for k, text in enumerate(posies):
        foot = (110 + 204 * k, 868 + 26 * (k % 2))
        width = rng.uniform(800, 960)
        set_vase(
            stage, vase.compose, gather(text), "bud-vase", foot, width, rng, 30 * k
        )
    for x, high in ((212, 260), (622, 330), (1030, 240)):
        add_candle(stage, (x, 860, -40.0), (25, high), rng)
    strew_petals(stage, (120, 900, 1320, 945), ("blush", "white"), rng, 14)


def garden_wreath(stage, rng):
    stems = gather(
        "dahlia burgundy 5, dahlia apricot 6, dahlia blush 4, rose coral 7, "
        "rose toffee 6, scabiosa lilac 6, fern green 12, olive sage 6"
    )
    style = Style(base="moss", ribbon="none")
    place(stage, wreath.compose, stems, rng, style, (300, -55), (840, 1050))
    strew_petals(stage, (60, 300, 300, 880), ("apricot", "coral"), rng, 6)
    strew_petals(stage, (1150, 200, 1390, 880), ("burgundy", "apricot"), rng, 6)


def white_spray(stage, rng):
    stems = gather(
        "rose white 12, lisianthus white 9, ranunculus white 7, carnation white 5, "
        "olive sage 16, eucalyptus silver 6"
    )
    place(
        stage,
        spray.compose,
        stems,
        rng,
        Style(ribbon="none"),
        (180, -165),
        (1080, 1350),
    )


def farewell_spray(stage, rng):
    stems = gather(
        "rose white 10, lily white 5, lisianthus white 6, carnation white 5, "
        "eucalyptus silver 12, olive sage 8"
    )
    place(
        stage, spray.compose, stems, rng, Style(fullness=0.9), (240, -110), (960, 1200)
    )


def lobby_vase(stage, rng):
    """A great vase for a hotel's lobby, branches reaching far."""
    stems = gather(
        "hydrangea dusty-blue 5, chrysanthemum bronze 12, rose toffee 4, "
        "olive sage 16, eucalyptus silver 4"
    )
    set_vase(stage, vase.compose, stems, "stoneware-vase", (720, 915), 850, rng)


def reception_desk(stage, rng):
    stems = GARDEN + gather("olive sage 8, berry rust 4")
    set_vase(stage, vase.compose, stems, "glass-cylinder", (540, 890), 800, rng, 40)
    orchid = gather("orchid white 2")
    set_vase(stage, pot.compose, orchid, "bowl-glazed", (1120, 860), 680, rng)


def green_room(stage, rng):
    set_vase(stage, pot.compose, gather("monstera green 1"), "pot-terracotta",
             (470, 890), 820, rng)  # fmt: skip
    set_vase(stage, pot.compose, gather("orchid white 1"), "pot-glazed",
             (980, 870), 640, rng, 40)  # fmt: skip
    set_vase(stage, pot.compose, gather("orchid white 1"), "pot-glazed",
             (1240, 895), 520, rng, 80)  # fmt: skip
