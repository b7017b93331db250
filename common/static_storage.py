"""Static files with hashed names, and the stylesheet as one file."""

import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/shop.css"
IMPORT = re.compile(r'@import url\("(?P<file>[\w.-]+)"\) layer\((?P<layer>\w+)\);\n?')
OUR_MODULES = (
    "js/*.js",
    ((r'(?P<matched>from "(?P<url>\./[\w-]+\.js)")', 'from "%(url)s"'),),
)


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Replaces the imports of the stylesheet by what they import."""

    # Django's own switch for modules reads every script of every package, and some
    # of those name files that are not there.
    patterns = (*CompressedManifestStaticFilesStorage.patterns, OUR_MODULES)

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run and STYLESHEET in paths:
            bundle = InMemoryStorage()
            bundle.save(STYLESHEET, ContentFile(inline_imports(paths, STYLESHEET)))
            paths = {**paths, STYLESHEET: (bundle, STYLESHEET)}
        yield from super().post_process(paths, dry_run, **options)


class QuickBundlingStorage(BundlingStorage):
    """The same without brotli, which takes most of a first start's time."""

    def create_compressor(self, **kwargs):
        """Compress with gzip alone."""
        return super().create_compressor(use_brotli=False, **kwargs)


def inline_imports(paths, name):
    """Give the stylesheet's text, each imported file inside its layer."""
    folder = name.rpartition("/")[0]

    def inline(match):
        text = read_text(paths, f"{folder}/{match['file']}")
        return f"@layer {match['layer']} {{\n{text}}}\n"

    return IMPORT.sub(inline, read_text(paths, name))


def read_text(paths, name):
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
