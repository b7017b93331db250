"""Flowers that go together, by season and occasion."""

from demo.illustrator.compositions.arrange import Stem


def gather(text: str) -> list[Stem]:
    """Stems from a line such as "rose blush 5, fern green 3"."""
    stems = []
    for part in text.split(","):
        plant, colour, count = part.split()
        stems += [Stem(plant, colour) for _ in range(int(count))]
    return stems


AUTUMN = gather(
    "dahlia burgundy 4, rose toffee 6, chrysanthemum bronze 6, hydrangea dusty-blue 2, "
    "ranunculus apricot 4, berry rust 5, eucalyptus silver 6, olive sage 4"
)
SPRING = gather(
    "tulip coral 7, ranunculus cream 6, ranunculus apricot 4, anemone plum 3, "
    "tulip cream 5, eucalyptus silver 5, gypsophila white 2"
)
BLUSH = gather(
    "peony blush 4, rose blush 5, ranunculus cream 5, spray-rose cream 3, "
    "anemone white 3, eucalyptus silver 6, gypsophila white 2"
)
WHITE = gather(
    "rose white 7, lisianthus white 5, anemone white 4, ranunculus cream 4, "
    "eucalyptus silver 6, olive sage 4"
)
GARDEN = gather(
    "dahlia apricot 4, rose coral 4, scabiosa lilac 6, lisianthus lilac 4, "
    "carnation toffee 4, fern green 4, eucalyptus silver 3"
)
WINTER = gather("eucalyptus silver 9, olive sage 7, berry red 7, fern green 4")
WINTER_WHITE = gather(
    "anemone white 7, ranunculus cream 7, rose white 5, lisianthus white 3, "
    "eucalyptus silver 6, olive sage 6"
)
