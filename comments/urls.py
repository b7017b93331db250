"""Where readers write, change, take back and report comments."""

from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("on/<int:page_pk>/", views.write, name="write"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("mails/<str:token>/", views.mails, name="mails"),
    path("<int:pk>/report/", views.report, name="report"),
]
