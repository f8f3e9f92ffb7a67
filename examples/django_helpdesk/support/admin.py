"""Messages and copies in Django's admin, to look at."""

from django.contrib import admin

from .models import Contact, Ticket


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    list_display = ("created_at", "tenant", "subject", "ticket_id", "refused")
    list_filter = ("tenant",)


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):
    list_display = ("tenant", "ticket_id", "subject", "status", "updated_at")
    list_filter = ("tenant", "status")
