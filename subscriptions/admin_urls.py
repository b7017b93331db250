"""Addresses of the florist's side in the admin."""

from django.urls import path

from subscriptions import admin_views

app_name = "subscription_admin"

urlpatterns = [
    path("failed/", admin_views.failed, name="failed"),
    path("load/", admin_views.load, name="load"),
    path("figures/", admin_views.figures, name="figures"),
    *(
        path(f"<int:pk>/{name}/", admin_views.button(name), name=name)
        for name in admin_views.SERVICES
    ),
    path("<int:pk>/cancel/", admin_views.cancel, name="cancel"),
]
