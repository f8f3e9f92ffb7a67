"""The pages: a contact form, and "my tickets"."""

from __future__ import annotations

import logging
import os
import secrets
from typing import Any

from flask import Flask, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from otai_sdk import (
    OTAIError,
    PartialWriteError,
    SearchCriteria,
    TicketSystemAdapter,
    UnifiedTicket,
    UnifiedUser,
    create_adapter,
)

from .delivery import deliver
from .outbox import Outbox
from .settings import Settings

log = logging.getLogger(__name__)
LONGEST = {"subject": 120, "body": 10_000}


def create_app(settings: Settings | None = None) -> Flask:
    """The application; without settings they come from the environment."""
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_SECURE=settings.dev_user is None,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME="https" if settings.dev_user is None else "http",
        MAX_CONTENT_LENGTH=64 * 1024,
        WEBDESK=settings,
    )
    app.add_url_rule("/", "form", form)
    app.add_url_rule("/contact", "contact", contact, methods=["POST"])
    app.add_url_rule("/tickets", "tickets", tickets)
    app.add_url_rule("/tickets/<int:ticket_id>/solved", "solved", solved, methods=["POST"])
    app.before_request(sign_in)
    app.before_request(check_form)
    app.after_request(harden)
    app.teardown_appcontext(close_helpdesk)
    app.register_error_handler(OTAIError, helpdesk_is_away)
    app.register_error_handler(HTTPException, sorry)
    return app


# --- pages ------------------------------------------------------------------------------------------


def form() -> str:
    return render_template("form.html", token=secrets.token_hex(16), values={}, longest=LONGEST)


def contact() -> Any:
    values = {name: request.form.get(name, "").strip() for name in LONGEST}
    token = request.form.get("token", "")
    if len(token) != 32 or not token.isalnum():
        abort(400)
    for name, longest in LONGEST.items():
        if not 0 < len(values[name]) <= longest:
            flash(f"Please fill in the {name}, with {longest} characters at most.")
            return render_template("form.html", token=token, values=values, longest=LONGEST), 422
    outbox = Outbox(_settings().database)
    message = outbox.add(g.user, token, values["subject"], values["body"])  # kept before anything can go wrong
    deliver(message, helpdesk(), outbox, _settings())
    return redirect(url_for("tickets", sent=token), 303)


def tickets() -> str:
    sent = Outbox(_settings().database).get(g.user, request.args.get("sent", ""))
    mine: list[UnifiedTicket] = []
    away = False
    try:
        mine = helpdesk().find_tickets(SearchCriteria(customer=UnifiedUser(email=g.user), limit=20))
    except OTAIError as error:
        log.error("the list of tickets cannot be shown: %s", error)
        away = True
    return render_template("tickets.html", sent=sent, tickets=mine, away=away, solved=_settings().solved)


def solved(ticket_id: int) -> Any:
    ticket = helpdesk().get_ticket(ticket_id)
    if ticket is None or not _is_mine(ticket):
        abort(404)  # the same for both: nobody learns which tickets others have
    updates = {"status": _settings().solved, "note": f"Called solved by {g.user} on the web page."}
    try:
        if not helpdesk().update_ticket(ticket.id, updates):
            abort(404)
    except PartialWriteError as error:  # the status is what the customer asked for; the note is for us
        log.error("ticket %s is changed, but not all of it: %s", ticket.id, error)
        if "status" not in error.applied:
            raise
    flash("Thank you for telling us.")
    return redirect(url_for("tickets"), 303)


# --- what every request needs -----------------------------------------------------------------------


def sign_in() -> None:
    """The web server signs people in and says who it is: REMOTE_USER, which no header of a client can set."""
    g.user = (request.environ.get("REMOTE_USER") or _settings().dev_user or "").strip().lower()
    if "@" not in g.user:
        abort(401)


def check_form() -> None:
    """Every form carries the session's secret: other sites cannot send ours."""
    session.setdefault("csrf", secrets.token_hex(16))
    given = request.form.get("csrf", "") if request.method == "POST" else session["csrf"]
    if not secrets.compare_digest(given.encode(), session["csrf"].encode()):
        abort(400)


def harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'; form-action 'self'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def helpdesk() -> TicketSystemAdapter:
    """This request's adapter. One for all threads keeps its connections: see the Django example."""
    if "helpdesk" not in g:
        g.helpdesk = create_adapter(_settings().system)
    found: TicketSystemAdapter = g.helpdesk
    return found


def close_helpdesk(_: BaseException | None) -> None:
    if "helpdesk" in g:
        g.pop("helpdesk").close()


def helpdesk_is_away(error: OTAIError) -> tuple[str, int]:
    log.error("%s %s: %s", request.method, request.path, error)
    return render_template("sorry.html", text="Our helpdesk does not answer. Please try again in a few minutes."), 503


def sorry(error: HTTPException) -> tuple[str, int]:
    return render_template("sorry.html", text=error.name), error.code or 500


def _is_mine(ticket: UnifiedTicket) -> bool:
    return g.user in ((ticket.customer.email or "").lower(), (ticket.customer.name or "").lower())


def _settings() -> Settings:
    settings: Settings = current_app.config["WEBDESK"]
    return settings
