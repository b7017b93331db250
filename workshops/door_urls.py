"""Addresses of the door."""

from django.urls import path

from workshops import door

app_name = "workshop_door"

urlpatterns = [
    path("<int:pk>/check-in/", door.check_in, name="check-in"),
    path("<int:pk>/scans/", door.scans, name="scans"),
]
