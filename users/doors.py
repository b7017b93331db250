"""Addresses that must come before Wagtail's and Oscar's: their doors stay shut."""

from django.urls import path, re_path

from users import views

urlpatterns = [
    path("admin/login/", views.door),
    re_path(r"^admin/password_reset/", views.door),
    path("dashboard/login/", views.door),
    path("django-admin/login/", views.door),
    path("accounts/login/", views.door),
]
