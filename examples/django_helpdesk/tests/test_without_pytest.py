"""The same with Django's own TestCase: ``manage.py test tests``."""

from __future__ import annotations

from django.core.cache import cache
from django.core.management import call_command
from django.test import TestCase, override_settings
from support.models import Ticket

from otai_mocks import FakeFreshdesk


class WithHelpdesk(TestCase):
    """Each test has a fake Freshdesk of its own, to which ``settings.HELPDESKS`` leads."""

    def setUp(self) -> None:
        self.fake = FakeFreshdesk("acme")
        self.fake.__enter__()
        self.addCleanup(self.fake.__exit__, None, None, None)
        acme = {"provider_key": "FreshdeskAdapter", "params": self.fake.params, "queue": "Billing"}
        changed = override_settings(HELPDESKS={"acme": acme})
        changed.enable()
        self.addCleanup(changed.disable)
        cache.clear()

    def test_a_form_sent_twice_is_one_ticket(self) -> None:
        form = self.client.get("/acme/contact/").context["form"]
        values = {"token": form.initial["token"], "email": "emma@globex.example", "subject": "Hello", "body": "Help!"}
        for _ in range(2):
            page = self.client.post("/acme/contact/", values, follow=True)
            self.assertContains(page, "Your message is ticket 1.")
        self.assertEqual(len(self.fake.tickets), 1)  # noqa: PT009

    def test_tickets_are_copied(self) -> None:
        self.fake.add_ticket("Hello")
        call_command("sync_tickets", verbosity=0)
        self.assertEqual(Ticket.objects.get().subject, "Hello")  # noqa: PT009
