"""What is stored: messages of the contact form, copies of tickets, and how far the copies are."""

from __future__ import annotations

import uuid

from django.db import models


class Contact(models.Model):
    """A form that was sent off. Its token makes the row unique: the same form sent again is the same row."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.CharField(max_length=50)
    email = models.EmailField()
    subject = models.CharField(max_length=120)
    body = models.TextField(max_length=10_000)
    queue = models.CharField(max_length=200, blank=True)
    priority = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    ticket_id = models.CharField(max_length=30, blank=True)
    refused = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.subject} [{self.reference}]"

    @property
    def reference(self) -> str:
        """Stands in the ticket's subject, so that the ticket can be found again."""
        return f"C-{self.token.hex[:12]}"

    def says_the_same(self, other: Contact) -> bool:
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("tenant", "email", "subject", "body", "queue", "priority")
        )


class Ticket(models.Model):
    """The copy of a ticket."""

    tenant = models.CharField(max_length=50)
    ticket_id = models.CharField(max_length=30)
    subject = models.TextField()
    status = models.CharField(max_length=200)
    updated_at = models.DateTimeField(null=True, db_index=True)
    data = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["tenant", "ticket_id"], name="one_copy_of_each"),)

    def __str__(self) -> str:
        return f"{self.tenant} {self.ticket_id}: {self.subject}"


class Cursor(models.Model):
    """How far the copies of a tenant are."""

    tenant = models.CharField(primary_key=True, max_length=50)
    value = models.TextField(default="")
