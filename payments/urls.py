"""Addresses of the test bank's page."""

from django.urls import path

from payments import views

app_name = "payments"

urlpatterns = [path("test-bank/<uuid:key>/", views.bank_page, name="test-bank")]
