"""Turn the demo's plain block lists into what a stream of blocks stores."""

import re
from decimal import Decimal
from uuid import uuid4

from django.utils.html import escape

from babel.numbers import format_currency

from catalogue.models import Category, Product
from demo.library import library_picture

ITEM = re.compile(r"^- ", re.M)


class Storyteller:
    """Knows the shop's facts and where links lead, in one language."""

    def __init__(self, language, shop, pages):
        self.language = language
        self.pages = pages
        self.facts = facts_of(shop, language)

    def tell(self, blocks):
        """Return the raw stream of ``blocks``; a missing picture is left out."""
        made = ((each["type"], self._value(each)) for each in blocks)
        return [{"type": kind, "value": value} for kind, value in made if value]

    def html(self, text):
        """Return plain text as paragraphs and lists, the shop's facts filled in."""
        for name, fact in self.facts.items():
            text = text.replace(f"{{{name}}}", fact)
        parts = [part.strip() for part in re.split(r"\n\s*\n", text.strip())]
        return "".join(_paragraph(part) for part in parts if part)

    def link(self, label, target):
        """Return a link to what ``kind:name`` means."""
        return {"label": label, **self.target(target)}

    def target(self, target):
        """Return the page or the path ``kind:name`` means."""
        kind, _colon, name = target.partition(":")
        if kind in ("page", "index"):
            return {"page": self.pages[name].pk, "path": ""}
        if kind == "shop":
            return {"page": None, "path": f"shop/{name}"}
        models = {"category": (Category, "slug"), "product": (Product, "upc")}
        model, field = models[kind]
        found = model.objects.get(**{field: name})
        # Without the language: the link finds the reader's.
        path = found.get_absolute_url().lstrip("/").partition("/")[2]
        return {"page": None, "path": path}

    def _value(self, block):
        return getattr(self, f"_{block['type']}")(block)

    def _heading(self, block):
        return {"text": block["text"], "level": "2"}

    def _text(self, block):
        return self.html(block["text"])

    def _note(self, block):
        return {"title": "", "text": self.html(block["text"])}

    def _quote(self, block):
        return {"text": block["text"], "by": block.get("by", "")}

    def _image(self, block):
        picture = library_picture(block["picture"], {"en": block["alt"]})
        return picture and {
            "image": picture.pk,
            "alt": block["alt"],
            "caption": block.get("caption", ""),
        }

    def _product(self, block):
        product = Product.objects.filter(upc=block["slug"]).first()
        return product and {"product": product.pk, "text": block.get("text", "")}

    def _products(self, block):
        return {
            "title": block.get("title", ""),
            "products": product_keys(block["slugs"]),
        }

    def _link(self, block):
        return self.link(block["label"], block["target"])


def product_keys(slugs):
    """Return the keys of products, in order, as a list block stores them."""
    known = dict(Product.objects.filter(upc__in=slugs).values_list("upc", "pk"))
    return [
        {"type": "item", "value": known[slug], "id": str(uuid4())}
        for slug in slugs
        if slug in known
    ]


def facts_of(shop, language) -> dict:
    """Return what a page's text may name of the shop, so that none contradicts it."""
    identity = shop["identity"]
    zones = (
        f"- {zone['label'][language]} : {_euros(zone['fee'], language)}"
        if language == "fr"
        else f"- {zone['label'][language]}: {_euros(zone['fee'], language)}"
        for zone in shop["zone"]
    )
    address = (
        f"{identity['line1'][language]}, "
        f"{identity['postcode']} {identity['city'][language]}"
    )
    return {
        "shop_address": address,
        "shop_phone": identity["phone"],
        "shop_email": identity["email"],
        "shop_vat": identity["vat_number_shown"],
        "zones": "\n".join(zones),
        "cut_off": shop["promise"]["cut_off"],
    }


def _euros(amount, language):
    return format_currency(Decimal(amount), "EUR", locale=f"{language}_BE")


def _paragraph(text):
    if not ITEM.match(text):
        return f"<p>{escape(' '.join(text.split()))}</p>"
    items = (item for item in ITEM.split(text) if item.strip())
    lines = "".join(f"<li>{escape(' '.join(item.split()))}</li>" for item in items)
    return f"<ul>{lines}</ul>"
