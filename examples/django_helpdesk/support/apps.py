"""The application."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from . import checks, helpdesks  # noqa: F401  both register themselves
