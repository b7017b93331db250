"""Addresses by which a customer cancels an order."""

from django.urls import path

from refunds import views

app_name = "refunds"

urlpatterns = [path("<str:token>/cancel/", views.cancel_by_link, name="cancel")]
