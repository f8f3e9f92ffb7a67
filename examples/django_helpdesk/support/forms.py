"""The forms, and their drop-downs."""

from __future__ import annotations

from typing import Any

from django import forms

from .choices import choices
from .models import Contact


class ContactForm(forms.ModelForm):
    """What people write to us. The hidden token tells the same form sent twice from two forms."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Contact
        fields = ("email", "subject", "body", "queue", "priority")

    def __init__(self, tenant: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.tenant = tenant
        offer(self, tenant, queue="queues", priority="priorities")


class TicketForm(forms.Form):
    """What an agent changes."""

    def __init__(self, tenant: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, tenant, queue="queues", priority="priorities", status="statuses")


def offer(form: forms.BaseForm, tenant: str, **fields: str) -> None:
    """Make drop-downs of fields; one that has nothing to offer is left out, and the helpdesk's default holds."""
    names = choices(tenant)
    for field, kind in fields.items():
        current = form.initial.get(field)
        values = names[kind] + [current] * bool(current and current not in names[kind])
        form.fields.pop(field, None)
        if values:
            offered = [("", "—"), *((name, name) for name in values)]
            form.fields[field] = forms.ChoiceField(choices=offered, required=False)
