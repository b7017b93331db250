"""The stylesheet leaves as one file, each part inside its layer."""

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from common.static_storage import inline_imports


def store(**files):
    storage = InMemoryStorage()
    paths = {}
    for name, text in files.items():
        path = f"css/{name}.css"
        storage.save(path, ContentFile(text))
        paths[path] = (storage, path)
    return paths


def test_imports_become_layers_in_their_order():
    paths = store(
        shop='@layer a, b;\n@import url("one.css") layer(a);\n'
        '@import url("two.css") layer(b);\n',
        one="p { color: red }\n",
        two="a { color: blue }\n",
    )
    assert inline_imports(paths, "css/shop.css") == (
        "@layer a, b;\n@layer a {\np { color: red }\n}\n"
        "@layer b {\na { color: blue }\n}\n"
    )


def test_the_shops_own_stylesheet_keeps_no_import(settings):
    storage = InMemoryStorage()
    folder = settings.BASE_DIR / "static" / "css"
    paths = {}
    for part in folder.glob("*.css"):
        path = f"css/{part.name}"
        storage.save(path, ContentFile(part.read_text()))
        paths[path] = (storage, path)
    text = inline_imports(paths, "css/shop.css")
    assert "@import" not in text
    assert text.count("{") == text.count("}")
