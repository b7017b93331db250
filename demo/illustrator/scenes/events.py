"""Parties and dinners: tables that receive."""

from demo.illustrator.compositions import vase
from demo.illustrator.props.cloth import lay_cloth
from demo.illustrator.props.gifts import add_candle
from demo.illustrator.props.tools import strew_petals

from .palettes import AUTUMN, GARDEN, gather
from .parts import set_vase


def evening_table(stage, rng):
    """A sideboard in the evening: two vases of autumn, candles between them."""
    lay_cloth(stage, (-0.02, 0.82, 1.02, 1.1), rng)
    set_vase(stage, vase.compose, AUTUMN, "stoneware-vase", (420, 865), 800, rng)
    set_vase(stage, vase.compose, GARDEN, "glass-vase", (1090, 880), 700, rng, 40)
    for x, high in ((690, 330), (765, 240), (840, 380)):
        add_candle(stage, (x, 880, 90.0), (26, high), rng)
    strew_petals(stage, (160, 895, 1320, 945), ("toffee", "apricot", "coral"), rng, 10)


def garden_party(stage, rng):
    """Buckets of garden flowers in a row, as they stand on a lawn in June."""
    bunches = (
        "peony blush 5, rose blush 4, fern green 4",
        "scabiosa lilac 8, gypsophila white 4, olive sage 3",
        "dahlia apricot 5, rose coral 5, eucalyptus silver 4",
        "ranunculus cream 7, lisianthus lilac 5, fern green 3",
    )
    for k, text in enumerate(bunches):
        foot = (190 + 355 * k, 850 + 30 * (k % 2))
        set_vase(stage, vase.compose, gather(text), "bucket", foot, 620, rng, 40 * k)
    strew_petals(stage, (80, 890, 1360, 945), ("blush", "cream", "lilac"), rng, 14)


def silver_table(stage, rng):
    """White and silver for an anniversary, low enough to see each other over."""
    lay_cloth(stage, (-0.02, 0.80, 1.02, 1.1), rng)
    texts = (
        "rose white 5, lisianthus white 4, eucalyptus silver 6",
        "anemone white 5, ranunculus cream 5, olive sage 5",
        "rose white 4, gypsophila white 4, eucalyptus silver 6",
    )
    for k, text in enumerate(texts):
        foot = (250 + 470 * k, 855 + 16 * (k % 2))
        set_vase(
            stage, vase.compose, gather(text), "stoneware-vase", foot, 560, rng, 30 * k
        )
    for x, high in ((490, 230), (955, 290)):
        add_candle(stage, (x, 870, 110.0), (25, high), rng)
    strew_petals(stage, (140, 890, 1300, 940), ("white", "cream"), rng, 12)
