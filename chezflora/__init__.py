"""Project package: wiring only, no business."""

from chezflora.celery import app as celery_app

__all__ = ["celery_app"]
