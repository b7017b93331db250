"""Addresses of the uploads in the admin."""

from django.urls import path

from imports import views

app_name = "imports"

urlpatterns = [
    path("", views.index, name="index"),
    path("columns/", views.manual, name="manual"),
    path("template.csv", views.template_file, name="template"),
    path("<uuid:code>/", views.upload, name="show"),
    path("<uuid:code>/load/", views.load, name="load"),
]
