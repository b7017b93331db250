"""Celery application; tasks live in each app's tasks.py."""

from celery import Celery

app = Celery("chezflora", task_cls="ops.desk.recording:ShopTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
