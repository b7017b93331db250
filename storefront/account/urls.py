"""Addresses of a customer's pages, with the names Oscar's dashboard looks up."""

from django.urls import path

from refunds.views import cancel_own
from storefront.account import payments, quotes, subscriptions, views
from users import views as door

app_name = "customer"

urlpatterns = [
    path("", views.summary, name="summary"),
    path("profile/", views.profile, name="profile-view"),
    path("orders/", views.OrderListView.as_view(), name="order-list"),
    path("orders/<str:number>/", views.order_detail, name="order"),
    path("orders/<str:number>/cancel/", cancel_own, name="order-cancel"),
    path("subscriptions/", subscriptions.subscription_list, name="subscription-list"),
    path(
        "subscriptions/<str:code>/",
        subscriptions.subscription_detail,
        name="subscription",
    ),
    path("quotes/", quotes.quote_list, name="quote-list"),
    path("payments/", payments.payment_list, name="payment-list"),
    path("addresses/", views.address_list, name="address-list"),
    path("addresses/add/", views.address_create, name="address-create"),
    path("addresses/<int:pk>/", views.address_update, name="address-detail"),
    path("addresses/<int:pk>/delete/", views.address_delete, name="address-delete"),
    path(
        "addresses/<int:pk>/default/",
        views.address_make_default,
        name="address-change-status",
    ),
    path("cards/", views.method_list, name="method-list"),
    path("cards/<int:pk>/delete/", views.method_delete, name="method-delete"),
    # The same doors as allauth's, under the names Oscar knows.
    path("login/", door.login, name="login"),
    path("logout/", door.logout, name="logout"),
    path("signup/", door.signup, name="register"),
    path("password/change/", door.password_change, name="change-password"),
]
