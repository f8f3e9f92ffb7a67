"""The pages."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from otai_sdk import OTAIError

from .delivery import deliver
from .forms import ContactForm, TicketForm
from .helpdesks import helpdesk
from .models import Contact


def contact(request: HttpRequest, tenant: str) -> HttpResponse:
    """The contact form. Browsers may keep the page: whoever goes back to it has the same token."""
    known(tenant)
    if request.method != "POST":
        form = ContactForm(tenant, initial={"token": uuid4()})
        return render(request, "support/form.html", {"form": form})
    form = ContactForm(tenant, request.POST)
    if not form.is_valid():
        return render(request, "support/form.html", {"form": form}, status=422)
    new = form.save(commit=False)
    values = {name: getattr(new, name) for name in ("tenant", "email", "subject", "body", "queue", "priority")}
    # kept before anything can go wrong; the same form again finds the row
    stored, _ = Contact.objects.get_or_create(token=form.cleaned_data["token"], defaults=values)
    if not stored.says_the_same(new):  # somebody went back and wrote something else
        form.add_error(None, "This form was sent already. Please open a new one to write again.")
        return render(request, "support/form.html", {"form": form}, status=409)
    deliver(stored)
    return redirect("support:sent", tenant=tenant, token=stored.token)


def sent(request: HttpRequest, tenant: str, token: UUID) -> HttpResponse:
    """What became of a message."""
    known(tenant)
    return render(request, "support/sent.html", {"contact": get_object_or_404(Contact, pk=token, tenant=tenant)})


@permission_required("support.change_ticket", raise_exception=True)
def ticket(request: HttpRequest, tenant: str, ticket_id: int) -> HttpResponse:
    """Queue, priority and status of a ticket, for our own agents, who serve all tenants."""
    known(tenant)
    try:
        with helpdesk(tenant) as adapter:
            found = adapter.get_ticket(ticket_id)
            if found is None:
                raise Http404
            now = {"queue": found.queue.name, "priority": found.priority.name, "status": found.status.name}
            form = TicketForm(tenant, request.POST or None, initial=now)
            if form.is_valid():
                changed = {name: form.cleaned_data[name] for name in form.changed_data if form.cleaned_data[name]}
                if changed and not adapter.update_ticket(found.id, changed):
                    raise Http404
                return redirect(request.path)
    except OTAIError as error:
        return render(request, "support/away.html", {"error": error}, status=503)
    return render(request, "support/form.html", {"form": form, "ticket": found})


def known(tenant: str) -> None:
    if tenant not in settings.HELPDESKS:
        raise Http404
