"""One request, one answer: limits that hold, errors of ours, no secret in sight."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar, cast

import msgspec
import requests
import requests.cookies

from .. import __version__
from ..config import AdapterSettings, Timeout
from ..errors import InvalidRequestError, OTAIError, UnexpectedResponseError
from . import failures
from .answer import Answer
from .body import ACCEPTED, Sink, SinkError, read_body
from .content import Content, File, NotSendableError, half_a_character
from .exchange import Exchange
from .masking import Mask
from .pools import Pools
from .proxies import Proxies
from .reply import Headers, Reply
from .secret import BasicAuth, BearerAuth, Credentials, Secret

E = TypeVar("E", bound=OTAIError)
log = logging.getLogger("otai_sdk")

_ASK_ELSEWHERE = (301, 307, 308)
"""Redirects that ask to ask again elsewhere; with any other a server may answer after it has done what was asked."""
_LONGEST_SHOWN = 1 << 18


class Transport:
    """Keep-alive connections to one system, to be shared by threads.

    A process that is forked opens connections of its own. Copies and pickles carry settings and secrets, but no
    connections.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``, for errors and logs.
        settings: limits, proxies, certificates.
        auth: user and password for HTTP basic; None sends no credentials in headers (never those of ~/.netrc).
        bearer: a token instead of user and password.
        secrets: values that must not appear in any message.
        idle: seconds that a connection may be idle and still be used, as long as nothing is known of the server: what
            it says (``Keep-Alive: timeout``) and what it does count more.
    """

    def __init__(
        self,
        system: str,
        settings: AdapterSettings,
        *,
        auth: tuple[str | Secret, str | Secret] | None = None,
        bearer: str | Secret | None = None,
        secrets: Sequence[str | Secret] = (),
        idle: float = 20.0,
    ) -> None:
        self.system = system
        self._settings = settings
        self._auth: BasicAuth | BearerAuth | None = None
        if auth is not None:
            self._auth = BasicAuth(*auth)
        elif bearer is not None:
            self._auth = BearerAuth(bearer)
        self._mask = Mask([Secret(secret) for secret in secrets])
        if self._auth is not None:
            self._mask.add(self._auth.token, for_good=True)
        self._proxies = Proxies(settings.proxies)
        self._idle = idle
        self._open: dict[int, tuple[requests.Session, Pools]] = {}  # by process

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_open"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._open = {}

    def send(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        credentials: Credentials | None = None,
        form: Sequence[tuple[str, str]] | None = None,
        files: Sequence[File] | None = None,
        writes: bool = False,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        sink: Sink | None = None,
        auth: bool = True,
    ) -> Reply:
        """Send one request and read the whole answer. Redirects are not followed, and nothing is sent again here.

        Args:
            method: the verb.
            url: the address, without query and credentials.
            query: what stands behind the ``?``.
            json: the body, as JSON.
            credentials: fields that go into the JSON body before those of ``json``, and never into a variable.
            form: fields of a multipart form, together with ``files``.
            files: its files.
            writes: the request changes something, so a broken connection leaves it open whether it did.
            timeout: limits for this exchange; default: the settings'.
            deadline: moment (`otai_sdk.timer.monotonic`) by which the exchange must end, whatever ``timeout`` allows.
            sink: receives the body of a 2xx answer piece by piece instead of ``Reply.body``; no size limit holds then.
                What it raises comes out as it is.
            auth: False sends no credentials in headers: for an address that leads to another host.

        Raises:
            InvalidRequestError: a value that cannot be sent; nothing was.
            RequestTimeoutError, ConnectionFailedError: no complete answer came.
            UnexpectedResponseError: a redirect, or an answer that breaks HTTP or is longer than ``max_response_size``.
        """
        exchange = Exchange(timeout or self._settings.timeout, deadline, sys.exc_info()[1])
        content = Content(json, credentials, form, files)
        outcome = self._exchanged(exchange, method, url, query, content, writes, sink, auth)
        if isinstance(outcome, Reply):
            return outcome
        try:  # not where it was noticed: its context would be requests' own error, which knows the body
            raise outcome
        finally:
            del outcome

    def close(self) -> None:
        """Close the connections that wait to be used. Exchanges under way end normally; later ones connect anew."""
        opened = self._open.get(os.getpid())
        if opened is not None:
            opened[0].close()

    def add_secret(self, value: str | Secret) -> None:
        """A value that must not appear in any message from now on, such as a session id."""
        self._mask.add(Secret(value))

    def mask(self, text: str) -> str:
        """``text`` without secrets, in whatever way an answer has written them."""
        return self._mask(text)

    def masked(self, reply: Reply) -> Reply:
        """An answer as it may be shown and quoted; a body that is very long is cut."""
        text = self.mask(reply.body[:_LONGEST_SHOWN].decode("utf-8", "replace"))
        return msgspec.structs.replace(reply, body=text.encode())

    def masked_error(self, error: E) -> E:
        """``error``, its texts without secrets; it is changed in place."""
        error.args = _masked_in(error.args, self._mask)
        vars(error).update({name: _masked_in(value, self._mask) for name, value in vars(error).items()})
        return error

    # --- an exchange ---------------------------------------------------------------------------------

    def _exchanged(
        self,
        exchange: Exchange,
        method: str,
        url: str,
        query: Mapping[str, Any] | None,
        content: Content,
        writes: bool,
        sink: Sink | None,
        auth: bool,
    ) -> Reply | OTAIError:
        """The answer, or the error to be raised."""
        response: requests.Response | None = None
        session, pools = self._ready()
        outer, pools.current.exchange = pools.current.exchange, exchange  # a sink may send, too
        try:
            content.check()
            limits = (exchange.to_connect(), exchange.to_go_on())
            exchange.handed_over = True
            response = session.request(
                method,
                url,
                params=query,
                timeout=limits,
                allow_redirects=False,
                stream=True,
                verify=self._trusted(),
                auth=None if auth else _no_auth,
                proxies=self._proxies_for(url),
                headers={**content.headers, **({} if sink is None else {"Accept": "*/*"})},
                **content.arguments(),
            )
            reply = Reply(response.status_code, Headers(response.headers, self._mask), b"", url, method)
            if not 300 <= reply.status < 400:
                limit = self._settings.max_response_size
                body = read_body(response, exchange, limit, sink if response.ok else None)
                reply = msgspec.structs.replace(reply, body=body)
        except NotSendableError as error:
            return self._not_sendable(str(error))
        except SinkError as error:
            raise cast(Exception, error.__cause__) from None
        except failures.OF_LIBRARIES as error:
            if isinstance(error, UnicodeEncodeError) and not exchange.begun:  # in a query, a form, a file's name
                return self._not_sendable(half_a_character(error))
            status = response.status_code if response is not None else 0
            return failures.failure(
                error, exchange, system=self.system, url=url, status=status, writes=writes, mask=self._mask
            )
        finally:
            pools.current.exchange = outer
            if response is not None:
                _give_back(response)
        if log.isEnabledFor(logging.DEBUG):  # hiding what is secret takes time
            shown = self.mask(failures.host(url))
            log.debug("%s %s → %d in %.0f ms", method, shown, reply.status, exchange.seconds * 1000)
        return self._redirected(reply, writes) if 300 <= reply.status < 400 else reply

    def _trusted(self) -> bool | str:
        """What certificates are checked with: the setting, else the bundle that the environment names."""
        if self._settings.verify is not True:
            return self._settings.verify
        return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True

    def _proxies_for(self, url: str) -> dict[str, str]:
        """The proxy as requests wants it, which does not look into the environment itself."""
        proxy = self._proxies.route(url)
        for secret in self._proxies.secrets(proxy):
            self._mask.add(secret, for_good=True)
        return {url.partition("://")[0].lower(): proxy.reveal()}

    def _not_sendable(self, why: str) -> InvalidRequestError:
        return InvalidRequestError(f"{self.system}: a value cannot be sent: {self.mask(why)}. Nothing was sent")

    def _redirected(self, reply: Reply, writes: bool) -> UnexpectedResponseError:
        target = reply.headers.get("Location", "").split("?")[0] or "nowhere"
        error = UnexpectedResponseError(
            f"{self.system}: {reply.method} {self.mask(failures.host(reply.url))} answered with a redirect "
            f"({reply.status}) to {target}. Redirects are never followed, as credentials would go with them: correct "
            "the configured address",
            status=reply.status,
            request_id=reply.request_id,
            system=self.system,
        )
        error.may_have_been_applied = writes and reply.status not in _ASK_ELSEWHERE
        return error

    # --- connections ---------------------------------------------------------------------------------

    def _new(self) -> tuple[requests.Session, Pools]:
        pools = Pools(self._idle)
        session = _Session()
        session.trust_env = (
            False  # proxies and bundles are looked up here, netrc never; it also takes a tenth of the time
        )
        session.auth = self._auth or _no_auth
        session.headers["User-Agent"] = f"otai-sdk/{__version__}"
        session.headers["Accept"] = "application/json"
        session.headers["Accept-Encoding"] = ACCEPTED
        session.cookies = _NoCookies()
        session.mount("https://", pools)
        session.mount("http://", pools)
        return session, pools

    def _ready(self) -> tuple[requests.Session, Pools]:
        """The connections of this process. Several threads may come first at once, all get the same."""
        pid = os.getpid()
        opened = self._open.get(pid)
        if opened is None:
            made = self._new()
            opened = self._open.setdefault(pid, made)
            if opened is made:
                for other in [other for other in self._open if other != pid]:
                    self._open.pop(other)[1].abandon()
        return opened


def _masked_in(value: Any, mask: Mask) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_masked_in(item, mask) for item in value)
    return value


class _Session(requests.Session):
    """One that leaves redirects alone: the original reads their bodies, which may never end, also where it must not
    follow them.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _NoCookies(requests.cookies.RequestsCookieJar):
    """Stays empty: nothing here needs a cookie, and nobody should have to trust what parses them."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        pass


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Explicitly nothing: without it requests would look into ~/.netrc."""
    return request


def _give_back(response: requests.Response) -> None:
    """The connection, to be used again only if the answer is over and nothing came behind it."""
    answer = getattr(response.raw, "_original_response", None)
    with suppress(OSError):
        if isinstance(answer, Answer) and answer.complete:
            response.raw.release_conn()
            if answer.will_close:  # the connection has let go of the socket, which the answer still holds
                answer.close()
        else:
            response.close()
