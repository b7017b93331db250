"""Pictures straight from disk, for a shop without a web server in front."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse, HttpResponseNotFound
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

# File names carry a random part or a rendition's recipe: content never changes.
FOR_EVER = "public, max-age=31536000, immutable"
IMAGES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")


def _file(path):
    """Return an image below MEDIA_ROOT, None for anything else."""
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
        is_image = mimetypes.guess_type(found)[0] in IMAGES and found.is_file()
    except (SuspiciousFileOperation, ValueError):
        return None
    return found if is_image else None


def _etag(request, path):
    file = _file(path)
    return file and f'"{file.stat().st_mtime_ns:x}-{file.stat().st_size:x}"'


@require_safe
@condition(etag_func=_etag)
def picture(request, path):
    """Send a picture with a year of caching; documents are not served here."""
    file = _file(path)
    if file is None:
        return HttpResponseNotFound()
    return HttpResponse(
        file.read_bytes(),
        content_type=mimetypes.guess_type(file)[0],
        headers={
            "Cache-Control": FOR_EVER,
            "Last-Modified": http_date(file.stat().st_mtime),
            "X-Content-Type-Options": "nosniff",
        },
    )
