"""Addresses of pages: Wagtail's own, with our way to find a page."""

from django.urls import re_path

from wagtail import urls as wagtail_urls

from cms import views

# A file below a page, which its routes answer: a calendar others subscribe to.
FILE_PATTERN = r"^((?:[\w\-]+/)+[\w\-]+\.ics)$"

urlpatterns = [
    re_path(FILE_PATTERN, views.serve, name="wagtail_file"),
    *(each for each in wagtail_urls.urlpatterns if each.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, views.serve, name="wagtail_serve"),
]
