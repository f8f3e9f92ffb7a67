"""Forty support tickets written by hand, in three languages, and how a fake is filled with them.

Each carries what a person would decide about it, so that a classifier can be measured against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..server import FakeServer

CATEGORIES = ("billing", "technical", "sales", "hr", "other")
URGENCIES = ("low", "normal", "high", "urgent")


@dataclass(frozen=True)
class Sample:
    """A ticket as a customer wrote it, and what a person would make of it.

    Attributes:
        subject, body: what was written; the body is markup when ``is_html``.
        language: ``en``, ``de`` or ``fr``.
        category: one of `CATEGORIES`.
        urgency: one of `URGENCIES`.
        name, email: who wrote it.
        is_html: the body is markup.
    """

    subject: str
    body: str
    language: str
    category: str
    urgency: str
    name: str
    email: str
    is_html: bool = False


SAMPLES: tuple[Sample, ...] = (
    # --- billing ----------------------------------------------------------------------------------
    Sample(
        "Charged twice in October",
        "Hi,\n\nmy card statement shows two payments of 49.90 EUR for October, both on the 3rd. I only have one "
        "subscription with you. Could you please refund one of them? The invoice numbers are R-20417 and R-20418.\n\n"
        "Thanks,\nHannah",
        "en", "billing", "normal", "Hannah Whitfield", "hannah.whitfield@northlight.example",
    ),
    Sample(
        "Invoice shows the wrong VAT number",
        "Dear team,\n\nthe invoice R-20533 still carries our old VAT number. Our auditor needs a corrected copy "
        "today, otherwise we cannot close the quarter. The new number is GB 221 4470 91.\n\nKind regards\nOwen Marsh\n"
        "Accounts payable",
        "en", "billing", "high", "Owen Marsh", "owen.marsh@marsh-co.example",
    ),
    Sample(
        "Refund still missing 😕",
        "<p>Hello,</p><p>three weeks ago you promised a <b>refund</b> of 120&nbsp;GBP for the cancelled training. "
        "Nothing has arrived so far.</p><p>It is not urgent, but I would like to know when to expect it.</p>"
        "<p>Best,<br>Priya</p>",
        "en", "billing", "low", "Priya Raman", "priya.raman@fernwood.example", True,
    ),
    Sample(
        "Rechnung doppelt erhalten",
        "Guten Tag,\n\nwir haben die Rechnung Nr. 88231 zweimal erhalten, einmal per Post und einmal per E-Mail mit "
        "anderem Datum. Welche ist gültig? Bitte stornieren Sie die andere.\n\nMit freundlichen Grüßen\n"
        "Jörg Schäfer",
        "de", "billing", "normal", "Jörg Schäfer", "joerg.schaefer@schaefer-bau.example",
    ),
    Sample(
        "Mahnung trotz Zahlung!",
        "Sehr geehrte Damen und Herren,\n\nheute kam eine Mahnung über 312,40 €, obwohl ich den Betrag am 2. des "
        "Monats überwiesen habe. Den Beleg der Bank schicke ich gern. Ich bitte um Klärung noch heute, damit keine "
        "Gebühren anfallen.\n\nGabriele Müller-Lüdenscheidt",
        "de", "billing", "high", "Gabriele Müller-Lüdenscheidt", "g.mueller@luedenscheidt.example",
    ),
    Sample(
        "Andere IBAN für die Lastschrift",
        "Hallo zusammen,\n\nab Januar soll die Lastschrift von unserem neuen Konto gehen. Die IBAN teile ich gern "
        "telefonisch mit. Das hat Zeit bis Dezember.\n\nViele Grüße aus Köln 👋\nAyşe Öztürk",
        "de", "billing", "low", "Ayşe Öztürk", "ayse.oeztuerk@rheinblick.example",
    ),
    Sample(
        "Facture de septembre introuvable",
        "Bonjour,\n\nje ne retrouve pas la facture de septembre dans mon espace client. Celle d’août y est bien. "
        "Pourriez-vous me la renvoyer par courriel ?\n\nBien cordialement,\nÉlodie Garçon",
        "fr", "billing", "normal", "Élodie Garçon", "elodie.garcon@atelier-garcon.example",
    ),
    Sample(
        "Prélèvement en trop",
        "<p>Bonjour,</p><p>vous avez effectué un prélèvement de <strong>89&nbsp;€</strong> au lieu de 59&nbsp;€. "
        "Mon compte est à découvert, merci de rembourser la différence au plus vite.</p><p>Théo Lefèvre</p>",
        "fr", "billing", "high", "Théo Lefèvre", "theo.lefevre@poste.example", True,
    ),
    # --- technical --------------------------------------------------------------------------------
    Sample(
        "Production is down since 09:40",
        "URGENT: our production environment has been answering with 502 since 09:40 UTC. All 60 users are locked out. "
        "We restarted the gateway twice without effect. The log says \"upstream prematurely closed connection\". "
        "Please call me on +44 20 7946 0991.\n\nDaniel Okafor, on call",
        "en", "technical", "urgent", "Daniel Okafor", "daniel.okafor@brightline.example",
    ),
    Sample(
        "Password reset mail never arrives",
        "Hi support,\n\nI tried to reset my password three times this morning. The page says a mail is on its way, but "
        "nothing arrives, not even in the spam folder. My login is e.tanaka.\n\nEmi",
        "en", "technical", "normal", "Emi Tanaka", "emi.tanaka@kumo.example",
    ),
    Sample(
        "Export to CSV mangles umlauts",
        "<div>Hello,<br><br>when I export the contact list, <i>Müller</i> becomes <code>MÃ¼ller</code> in the CSV "
        "file. It looks like an encoding bug. We can live with it, so whenever you have time.<br><br>Sven</div>",
        "en", "technical", "low", "Sven Lindqvist", "sven.lindqvist@fjord.example", True,
    ),
    Sample(
        "App crashes when I attach a photo 📷",
        "The Android app (version 5.2.1) crashes every time I attach a photo larger than about 10 MB. Smaller ones "
        "work. I have reinstalled it already. My customer waits for the photos, so an answer today would help a lot.",
        "en", "technical", "high", "Lerato Dube", "lerato.dube@savanna.example",
    ),
    Sample(
        "Server steht still",
        "Dringend! Seit heute Nacht steht unser Server still, in der Produktion läuft nichts mehr. Die Anzeige zeigt "
        "nur »Datenbank nicht erreichbar«. Bitte sofort zurückrufen: 0221 5550 17.\n\nBernd Weiß\nLeiter Fertigung",
        "de", "technical", "urgent", "Bernd Weiß", "bernd.weiss@weiss-guss.example",
    ),
    Sample(
        "Anmeldung mit neuem Passwort klappt nicht",
        "Hallo,\n\nich habe mein Passwort geändert, jetzt lehnt das Portal die Anmeldung ab. Es erscheint der Fehler "
        "»Konto gesperrt«. Können Sie mich bitte wieder freischalten?\n\nDanke und schöne Grüße\nKätchen Süß",
        "de", "technical", "normal", "Kätchen Süß", "kaetchen.suess@backstube.example",
    ),
    Sample(
        "Drucker druckt nur noch leere Seiten",
        "<p>Guten Morgen,</p><p>der Drucker im 2.&nbsp;OG (Gerät <b>PR-0217</b>) gibt nur noch leere Seiten aus. "
        "Toner ist neu. Um 14 Uhr müssen die Unterlagen für den Kunden fertig sein, bitte <u>heute</u> noch "
        "ansehen.</p><p>Änne Köhler</p>",
        "de", "technical", "high", "Änne Köhler", "aenne.koehler@kanzlei-koehler.example", True,
    ),
    Sample(
        "Kleiner Anzeigefehler im Kalender",
        "Moin,\n\nim Kalender überlappt die Kalenderwoche das Datum, wenn das Fenster schmal ist. Ist nur ein kleiner "
        "Fehler in der Darstellung, es hat keine Eile. Ein Bildschirmfoto kann ich nachreichen 🙂\n\nFiete",
        "de", "technical", "low", "Fiete Jörgensen", "fiete.joergensen@hafenkontor.example",
    ),
    Sample(
        "Impossible de se connecter au VPN",
        "Bonjour,\n\ndepuis ce matin, la connexion au VPN échoue avec l’erreur 809. Mes collègues ont le même "
        "problème à la maison, pas au bureau. Merci de votre aide.\n\nNoël Bérenger",
        "fr", "technical", "normal", "Noël Bérenger", "noel.berenger@cabinet-berenger.example",
    ),
    Sample(
        "Site à l’arrêt 🚨",
        "Urgence ! Notre boutique en ligne affiche « erreur 500 » depuis une heure et toutes les commandes sont "
        "bloquées. Le serveur ne répond plus au ping. Merci d’intervenir immédiatement.\n\nMaëlle Guérin\n"
        "06 55 50 17 23",
        "fr", "technical", "urgent", "Maëlle Guérin", "maelle.guerin@boutique-guerin.example",
    ),
    Sample(
        "Bug d’affichage sur mobile",
        "<p>Bonjour à toute l’équipe&nbsp;!</p><p>Sur mon téléphone, le menu recouvre le bouton «&nbsp;Valider&nbsp;». "
        "C’est sûrement un petit bug. Rien de pressé, quand vous aurez le temps.</p><p>Zoé</p>",
        "fr", "technical", "low", "Zoé Châtelain", "zoe.chatelain@courriel.example", True,
    ),
    # --- sales ------------------------------------------------------------------------------------
    Sample(
        "Quote for 50 seats",
        "Hello,\n\nwe are a logistics company with 50 people in dispatch and would like a quote for the Business plan, "
        "paid yearly. Do you offer a discount for two years?\n\nRegards\nMarta Kowalczyk",
        "en", "sales", "normal", "Marta Kowalczyk", "marta.kowalczyk@viatrans.example",
    ),
    Sample(
        "Demo before our board meeting",
        "Hi there,\n\nour board decides on a new help desk on Thursday, so we would need a product demo and your price "
        "list by tomorrow at the latest. Four people would join. The deadline cannot move, sadly.\n\nGareth",
        "en", "sales", "high", "Gareth Pryce", "gareth.pryce@pryce-partners.example",
    ),
    Sample(
        "Do you have a nonprofit discount?",
        "<p>Good afternoon,</p><p>we run an animal shelter 🐶🐱 and heard that there may be a <em>discount</em> for "
        "charities. Could somebody tell us about the pricing? No rush at all.</p><p>Warm wishes<br>Bridget</p>",
        "en", "sales", "low", "Bridget O’Shea", "bridget.oshea@pawshaven.example", True,
    ),
    Sample(
        "Angebot für 20 Lizenzen",
        "Guten Tag,\n\nbitte senden Sie uns ein Angebot über 20 Lizenzen mit Laufzeit drei Jahre. Wir vergleichen "
        "gerade mehrere Anbieter. Lieferanschrift ist Würzburg.\n\nMit besten Grüßen\nRüdiger Böhm",
        "de", "sales", "normal", "Rüdiger Böhm", "ruediger.boehm@boehm-technik.example",
    ),
    Sample(
        "Preisliste bis morgen?",
        "Hallo Herr Groß,\n\nkönnten Sie mir die aktuelle Preisliste schicken? Die Frist der Ausschreibung endet "
        "morgen um zwölf. Ein Rabatt ab 100 Stück wäre schön.\n\nFrauke Händel",
        "de", "sales", "high", "Frauke Händel", "frauke.haendel@stadtwerke-haendel.example",
    ),
    Sample(
        "Interesse an einer Vorführung",
        "<p>Grüß Gott,</p><p>wir haben Ihr Produkt auf der Messe gesehen und wünschen uns eine Vorführung in "
        "<b>Graz</b>, gern erst im Frühjahr. Das ist nicht dringend 🌷.</p><p>Liebe Grüße<br>Ottilie Österreicher</p>",
        "de", "sales", "low", "Ottilie Österreicher", "ottilie.oesterreicher@almhof.example", True,
    ),
    Sample(
        "Demande de devis",
        "Bonjour,\n\nnous souhaitons équiper nos cinq agences et aimerions recevoir un devis pour 35 postes, formation "
        "comprise. Quel serait le délai de mise en service ?\n\nCordialement,\nFrançois Delaunay",
        "fr", "sales", "normal", "François Delaunay", "francois.delaunay@delaunay-immo.example",
    ),
    Sample(
        "Votre meilleur tarif avant ce soir",
        "Bonjour Madame,\n\nnotre comité se réunit aujourd’hui à 18 h. Pourriez-vous confirmer votre tarif pour "
        "200 licences avant la réunion ? Sans réponse, nous devrons choisir l’autre fournisseur.\n\nAnaïs Lemaître",
        "fr", "sales", "high", "Anaïs Lemaître", "anais.lemaitre@groupe-lemaitre.example",
    ),
    # --- people -----------------------------------------------------------------------------------
    Sample(
        "Vacation days carried over?",
        "Hi,\n\nmy overview shows 11 vacation days, but I had 14 left from last year according to my own count. "
        "Could you check whether the days were carried over?\n\nCheers\nTomasz, warehouse",
        "en", "hr", "normal", "Tomasz Zieliński", "tomasz.zielinski@acme.example",
    ),
    Sample(
        "Payslip missing, rent is due",
        "Hello HR,\n\nI have not received my payslip for this month and my salary is not on the account either. My "
        "rent is due tomorrow at the latest, so please look into it today.\n\nAdaeze Nwosu",
        "en", "hr", "high", "Adaeze Nwosu", "adaeze.nwosu@acme.example",
    ),
    Sample(
        "Reference letter",
        "<p>Dear colleagues,</p><p>I left the company in June after six years 💛 and would be glad about a reference "
        "letter for my applications. There is no rush.</p><p>All the best,<br>Clíona Byrne</p>",
        "en", "hr", "low", "Clíona Byrne", "cliona.byrne@post.example", True,
    ),
    Sample(
        "Krankmeldung für diese Woche",
        "Guten Morgen,\n\nich habe Fieber und bin bis Freitag krankgeschrieben. Die Krankmeldung der Ärztin liegt "
        "bei. Meine Schicht übernimmt Herr Yıldız.\n\nGute Grüße\nLörchen Kröger",
        "de", "hr", "normal", "Lörchen Kröger", "loerchen.kroeger@acme.example",
    ),
    Sample(
        "Elternzeit ab Mai",
        "Hallo liebe Personalabteilung,\n\nwir bekommen im April ein Kind 👶 und ich möchte ab Mai acht Wochen "
        "Elternzeit nehmen. Welche Formulare brauchen Sie? Es hat keine Eile, ich wollte es nur früh sagen.\n\n"
        "Matthäus Grünwald",
        "de", "hr", "low", "Matthäus Grünwald", "matthaeus.gruenwald@acme.example",
    ),
    Sample(
        "Solde de congés incorrect",
        "<p>Bonjour,</p><p>mon solde de <b>congés</b> indique 4 jours alors que je n’en ai pris que dix cette année. "
        "Il devrait en rester quinze. Pouvez-vous vérifier&nbsp;?</p><p>Merci d’avance,<br>Loïc Hervé</p>",
        "fr", "hr", "normal", "Loïc Hervé", "loic.herve@acme.example", True,
    ),
    Sample(
        "Bulletin de paie pour la banque",
        "Bonjour,\n\nla banque me demande mes trois derniers bulletins de paie pour mon crédit et le rendez-vous est "
        "aujourd’hui à 16 h. Je n’ai plus accès à l’ancien portail. Pouvez-vous me les envoyer au plus vite ?\n\n"
        "Gaëlle Prévost",
        "fr", "hr", "high", "Gaëlle Prévost", "gaelle.prevost@acme.example",
    ),
    # --- other ------------------------------------------------------------------------------------
    Sample(
        "Thank you! 🎉",
        "I just wanted to say that Ines from your team was wonderful on the phone yesterday. She stayed calm, "
        "listened, and solved in five minutes what had puzzled me for days. Please pass this on to her manager!",
        "en", "other", "normal", "Ruth Abernathy", "ruth.abernathy@abernathy.example",
    ),
    Sample(
        "Where can visitors park?",
        "Good morning,\n\nwe are coming to your office in Leeds next month with a small coach. Is there a place where "
        "it can park, and how early may we enter the building? No rush, we only leave on the 20th.\n\nMr Pemberton",
        "en", "other", "low", "Arthur Pemberton", "arthur.pemberton@ramblers.example",
    ),
    Sample(
        "Adresse hat sich geändert",
        "Guten Tag,\n\nwir sind umgezogen. Unsere neue Anschrift lautet Mühlgässchen 7, 01067 Dresden. Bitte passen "
        "Sie Ihre Unterlagen an.\n\nFreundliche Grüße\nWürfel & Söhne",
        "de", "other", "normal", "Heiner Würfel", "heiner.wuerfel@wuerfel-soehne.example",
    ),
    Sample(
        "Fundsache am Empfang",
        "<p>Hallo,</p><p>gestern habe ich bei Ihnen im Foyer meinen <b>grünen Schal</b> 🧣 liegen lassen. Wurde er am "
        "Empfang abgegeben? Ich hole ihn gern irgendwann ab, das ist nicht dringend.</p><p>Mäxchen Thoß</p>",
        "de", "other", "low", "Mäxchen Thoß", "maexchen.thoss@web-post.example", True,
    ),
    Sample(
        "Presseanfrage mit Redaktionsschluss",
        "Sehr geehrte Damen und Herren,\n\nfür einen Artikel über Kundendienst in der Region suche ich eine "
        "Gesprächspartnerin aus Ihrem Haus. Redaktionsschluss ist heute um 18 Uhr, ein kurzes Telefonat genügt.\n\n"
        "Ulrike Jäger, Tagesblatt",
        "de", "other", "high", "Ulrike Jäger", "ulrike.jaeger@tagesblatt.example",
    ),
    Sample(
        "Visite avec une classe",
        "Bonjour,\n\nje suis professeure au collège et mes élèves de troisième aimeraient visiter vos ateliers au "
        "printemps. Nous serions 24 avec les accompagnateurs. Est-ce possible, et à qui faut-il s’adresser ?\n\n"
        "Bien à vous,\nCécile Noël",
        "fr", "other", "normal", "Cécile Noël", "cecile.noel@college.example",
    ),
)  # fmt: skip

QUEUES = {
    "otobo": {
        "billing": "Support::Billing",
        "technical": "Support::Technical",
        "sales": "Sales",
        "hr": "Human Resources",
        "other": "Misc",
    },
    "freshdesk": {
        "billing": "Billing",
        "technical": "Technical Support",
        "sales": "Sales",
        "hr": "Human Resources",
        "other": "Customer Care",
    },
}
"""Per system: category → the queue (OTOBO) or group (Freshdesk) a person would move the ticket to."""
PRIORITIES = {
    "otobo": {"low": "2 low", "normal": "3 normal", "high": "4 high", "urgent": "5 very high"},
    "freshdesk": {"low": "Low", "normal": "Medium", "high": "High", "urgent": "Urgent"},
}
"""Per system: urgency → the priority a person would set."""
_MINUTES_APART = 23


def expected(system: str, sample: Sample) -> tuple[str, str]:
    """The queue and the priority a person would give a sample."""
    return QUEUES[system][sample.category], PRIORITIES[system][sample.urgency]


def is_own(system: str, names: Iterable[str]) -> bool:
    """Whether a world with these queues or groups is somebody's own: none is added to it."""
    there = set(names)
    return bool(there) and there.isdisjoint(QUEUES[system].values())


def fill(fake: FakeServer, samples: Sequence[Sample] = SAMPLES) -> dict[int, Sample]:
    """Put samples into a fake as unsorted tickets, oldest first, with the people who wrote them and missing queues.

    In OTOBO they wait in the queue Raw with ``3 normal``, in Freshdesk in no group with Low.

    Returns:
        ticket id → sample.

    Raises:
        ValueError: the fake is of a system the samples know nothing about.
    """
    if fake.system not in _FILLERS:
        raise ValueError(f"no samples for {fake.system!r}: there are some for {', '.join(_FILLERS)}")
    return _FILLERS[fake.system](fake, samples)


def placement(fake: FakeServer, ticket_id: int) -> tuple[str | None, str]:
    """Where a ticket is now, by the fake's own tables: queue (None: in none) and priority."""
    found: tuple[str | None, str] = _PLACES[fake.system](fake, ticket_id)
    return found


def _fill_otobo(fake: Any, samples: Sequence[Sample]) -> dict[int, Sample]:
    queues = set(fake.queues)
    own = is_own("otobo", queues)
    for sample in samples:
        queue = QUEUES["otobo"][sample.category]
        if queue not in queues and not own:
            fake.add_queue(queue)
            queues.add(queue)
    people = {customer.login for customer in fake.customers.values()}
    made = {}
    for position, sample in enumerate(samples):
        login = sample.email.partition("@")[0]
        if login not in people:
            first, _, last = sample.name.partition(" ")
            fake.add_customer(login, email=sample.email, first_name=first, last_name=last or first)
            people.add(login)
        age = (len(samples) - position) * _MINUTES_APART
        ticket = fake.add_ticket(sample.subject, customer=login, body=sample.body, html=sample.is_html, age_minutes=age)
        made[ticket.id] = sample
    return made


def _fill_freshdesk(fake: Any, samples: Sequence[Sample]) -> dict[int, Sample]:
    groups = {group.name for group in fake.groups.values()}
    own = is_own("freshdesk", groups)
    for sample in samples:
        group = QUEUES["freshdesk"][sample.category]
        if group not in groups and not own:
            fake.add_group(group)
            groups.add(group)
    people = {contact.email for contact in fake.contacts.values()}
    made = {}
    for position, sample in enumerate(samples):
        at = fake.now() - timedelta(minutes=(len(samples) - position) * _MINUTES_APART)
        if sample.email not in people:
            fake.add_contact(sample.name, sample.email, created_at=at)
            people.add(sample.email)
        markup = sample.body if sample.is_html else escape(sample.body, quote=False).replace("\n", "<br>")
        made[fake.add_ticket(sample.subject, markup, requester=sample.email, created_at=at).id] = sample
    return made


def _place_otobo(fake: Any, ticket_id: int) -> tuple[str | None, str]:
    ticket = fake.tickets[ticket_id]
    return ticket.queue, ticket.priority


def _place_freshdesk(fake: Any, ticket_id: int) -> tuple[str | None, str]:
    ticket = fake.tickets[ticket_id]
    group = None if ticket.group_id is None else fake.groups[ticket.group_id].name
    return group, ("Low", "Medium", "High", "Urgent")[ticket.priority - 1]


_FILLERS: dict[str, Callable[[Any, Sequence[Sample]], dict[int, Sample]]] = {
    "otobo": _fill_otobo,
    "freshdesk": _fill_freshdesk,
}
_PLACES: dict[str, Callable[[Any, int], tuple[str | None, str]]] = {
    "otobo": _place_otobo,
    "freshdesk": _place_freshdesk,
}
