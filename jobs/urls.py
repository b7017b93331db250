"""Addresses of jobs."""

from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:code>/", views.show, name="show"),
    path("<uuid:code>/state/", views.state, name="state"),
    path("<uuid:code>/cancel/", views.cancel, name="cancel"),
    path("<uuid:code>/file/", views.file, name="file"),
]
