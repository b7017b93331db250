"""Alternative texts for the products' pictures, told from the recipe."""

LANGUAGES = ("en", "fr", "nl")
AND = {"en": " and ", "fr": " et ", "nl": " en "}
COLON = {"en": ": ", "fr": "\u00a0: ", "nl": ": "}
MOST = 5

# What stands in the picture; {} takes the name of the paper, vase, pot or ring.
SUBJECTS = {
    "wrapped": {
        "en": "Hand-tied bouquet in {}",
        "fr": "Bouquet lié à la main, {}",
        "nl": "Handgebonden boeket in {}",
    },
    "vase": {
        "en": "Flowers standing in a {}",
        "fr": "Fleurs disposées dans un récipient, {}",
        "nl": "Bloemen in een {}",
    },
    "pot": {
        "en": "Plant in a {}",
        "fr": "Plante en pot, {}",
        "nl": "Plant in een {}",
    },
    "wreath": {
        "en": "Wreath on a {}",
        "fr": "Couronne, {}",
        "nl": "Krans op een {}",
    },
    "spray": {
        "en": "Low farewell spray with a ribbon",
        "fr": "Gerbe basse avec un ruban",
        "nl": "Laag rouwstuk met een lint",
    },
    "flatlay": {
        "en": "Tied bunch lying on linen beside a card",
        "fr": "Bouquet lié posé sur un linge, à côté d’une carte",
        "nl": "Gebonden boeket op linnen, naast een kaartje",
    },
}
HOLDERS = (
    "bud-vase", "glass-vase", "glass-cylinder", "stoneware-vase", "pot-terracotta",
    "pot-small", "pot-glazed", "bowl-glazed", "straw-ring", "willow-ring",
    "moss-wreath-base", "kraft", "linen-wrap", "tissue",
)  # fmt: skip


def describe(composition: str, recipe, materials: dict) -> dict[str, str]:
    """What a picture shows, per language: the form, then the flowers by number."""
    form = "wrapped" if composition == "single" else composition
    keys = [key for key, _ in recipe]
    holder = next((key for key in HOLDERS if key in keys), "kraft")
    stems = [(key, count) for key, count in recipe if materials[key]["plant"]]
    stems.sort(key=lambda stem: -stem[1])
    texts = {}
    for language in LANGUAGES:
        names = [materials[key]["name"][language] for key, _ in stems[:MOST]]
        subject = SUBJECTS[form][language].format(materials[holder]["name"][language])
        texts[language] = subject + COLON[language] + join(names, AND[language])
    return texts


def join(names: list[str], word: str) -> str:
    """A list as a sentence has it: commas, and a word before the last."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + word + names[-1]
