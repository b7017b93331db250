"""Addresses of the basket; names as Oscar's."""

from django.urls import path

from storefront import basket, vouchers

app_name = "basket"

urlpatterns = [
    path("", basket.summary, name="summary"),
    path("add/", basket.add, name="add"),
    path("accept-prices/", basket.accept, name="accept"),
    path("vouchers/add/", vouchers.add, name="vouchers-add"),
    path("vouchers/<int:pk>/remove/", vouchers.remove, name="vouchers-remove"),
    path("<int:pk>/update/", basket.update, name="update"),
    path("<int:pk>/remove/", basket.remove, name="remove"),
]
