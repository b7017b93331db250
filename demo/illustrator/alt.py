"""Alternative texts for the products' pictures, told from the recipe."""

LANGUAGES = ("en", "fr", "nl")
AND = {"en": " and ", "fr": " et ", "nl": " en "}
COLON = {"en": ": ", "fr": "\u00a0: ", "nl": ": "}
MOST = 5

SUBJECTS = {
    "wrapped": ("Hand-tied bouquet", "Bouquet lié à la main", "Handgebonden boeket"),
    "vase": ("Flowers", "Fleurs", "Bloemen"),
    "pot": ("Plant", "Plante", "Plant"),
    "wreath": ("Wreath", "Couronne", "Krans"),
    "spray": (
        "Low farewell spray with a ribbon",
        "Gerbe basse avec un ruban",
        "Laag rouwstuk met een lint",
    ),
    "flatlay": (
        "Tied bunch lying on linen beside a card",
        "Bouquet lié posé sur un linge, à côté d’une carte",
        "Gebonden boeket op linnen, naast een kaartje",
    ),
}
# Where it stands or what it is wrapped in, the most telling first.
HOLDERS = {
    "bud-vase": (
        "in a small glass vase", "dans un soliflore", "in een glazen vaasje"),
    "glass-vase": (
        "in a glass vase", "dans un vase en verre", "in een glazen vaas"),
    "glass-cylinder": (
        "in a tall glass cylinder", "dans un grand cylindre en verre",
        "in een hoge glazen cilinder"),
    "stoneware-vase": (
        "in a stoneware vase", "dans un vase en grès", "in een vaas van steengoed"),
    "pot-terracotta": (
        "in a terracotta pot", "dans un pot en terre cuite", "in een terracotta pot"),
    "pot-small": (
        "in a small terracotta pot", "dans un petit pot en terre cuite",
        "in een terracotta potje"),
    "pot-glazed": (
        "in a glazed pot", "dans un pot émaillé", "in een geglazuurde pot"),
    "bowl-glazed": (
        "in a wide glazed bowl", "dans une coupe émaillée",
        "in een brede geglazuurde schaal"),
    "straw-ring": ("on a straw ring", "sur un anneau de paille", "op een strokrans"),
    "willow-ring": (
        "on a willow ring", "sur un anneau d’osier", "op een wilgenkrans"),
    "moss-wreath-base": (
        "on a moss base", "sur une base de mousse", "op een basis van mos"),
    "kraft": ("in kraft paper", "dans du papier kraft", "in kraftpapier"),
}  # fmt: skip


def describe(composition: str, recipe, materials: dict) -> dict[str, str]:
    """What a picture shows, per language: the form, then the flowers by number."""
    form = "wrapped" if composition == "single" else composition
    keys = [key for key, _ in recipe]
    holder = next((key for key in HOLDERS if key in keys), "")
    stems = [(key, count) for key, count in recipe if materials[key]["plant"]]
    stems.sort(key=lambda stem: -stem[1])
    texts = {}
    for place, language in enumerate(LANGUAGES):
        names = [materials[key]["name"][language] for key, _ in stems[:MOST]]
        subject = SUBJECTS[form][place]
        if holder:
            subject += " " + HOLDERS[holder][place]
        texts[language] = subject + COLON[language] + join(names, AND[language])
    return texts


def join(names: list[str], word: str) -> str:
    """A list as a sentence has it: commas, and a word before the last."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + word + names[-1]
