"""Addresses below a tenant's name."""

from django.urls import path

from . import views

app_name = "support"
urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/<uuid:token>/", views.sent, name="sent"),
    path("tickets/<int:ticket_id>/", views.ticket, name="ticket"),
]
