"""Addresses of stock in the admin."""

from django.urls import path

from stock import admin_views, product_views, receipt_views

app_name = "stock_admin"

urlpatterns = [
    path("movements/", admin_views.movements, name="movements"),
    path("waste/", admin_views.waste_report, name="waste-report"),
    path("low/", admin_views.low, name="low"),
    path("receipts/", receipt_views.receipts, name="receipts"),
    path("records/<int:pk>/receipt/", receipt_views.receipt, name="receipt"),
    path("products/<int:pk>/", product_views.ledger, name="ledger"),
    path("products/<int:pk>/waste/", product_views.waste, name="waste"),
    path("products/<int:pk>/history/", product_views.history, name="history"),
    path("deleted/", product_views.deleted, name="deleted"),
    path("deleted/<int:pk>/restore/", product_views.restore, name="restore"),
]
