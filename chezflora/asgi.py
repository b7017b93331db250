"""HTTP and WebSocket entry."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chezflora.settings.base")

application = get_asgi_application()

from chezflora.single import hold_sqlite  # noqa: E402

# Kept for as long as this process serves.
_only_web_process = hold_sqlite()
