"""Addresses of the night desk in the admin."""

from django.urls import path

from ops.desk import views

app_name = "night_desk"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:name>/", views.task, name="task"),
    path("<slug:name>/pause/", views.pause, name="pause"),
    path("<slug:name>/resume/", views.resume, name="resume"),
    path("<slug:name>/run/", views.run, name="run"),
]
