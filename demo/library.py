"""The demo's drawn pictures, put into the image library once."""

from pathlib import Path

from django.core.files.base import ContentFile

from cms.models import CustomImage
from cms.renditions import FIRST_SPECS

PICTURES = Path(__file__).parent / "pictures"


def library_picture(name: str, alt: dict) -> CustomImage | None:
    """Return the library's picture for ``demo/pictures/<name>``, None if not drawn yet.

    ``alt`` gives the words per language. The two renditions every page can live with
    are made here, the worker makes the others.
    """
    path = PICTURES / name
    if not path.exists() or path.stat().st_size == 0:
        return None
    words = {
        "description": alt["en"][:255],
        "description_fr": alt.get("fr", "")[:255],
        "description_nl": alt.get("nl", "")[:255],
    }
    picture = CustomImage.objects.filter(title=f"demo/{name}").first()
    if picture is None:
        file = ContentFile(path.read_bytes(), name=name.replace("/", "-"))
        picture = CustomImage.objects.create(title=f"demo/{name}", file=file, **words)
        picture.get_renditions(*FIRST_SPECS)
    return picture
