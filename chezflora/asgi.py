"""HTTP and WebSocket entry."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chezflora.settings.base")

application = get_asgi_application()
