"""Django's settings, and which helpdesk each tenant has."""

import os
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "for-development-only")
DEBUG = "DJANGO_SECRET_KEY" not in os.environ
ALLOWED_HOSTS = os.environ.get("DJANGO_ALLOWED_HOSTS", "127.0.0.1 localhost").split()

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG

HELPDESKS: dict[str, dict[str, Any]] = {
    # `otai mock otobo --port 8701 …`, see the README
    "acme": {
        "provider_key": "OTOBOAdapter",
        "params": {
            "server_address": "http://127.0.0.1:8701",
            "webservice_name": "OTAI",
            "username": "otai",
            "password_env_var": "OTOBO_PASSWORD",
            "deadline": 20,
        },
        "queue": "Raw",
        # OTOBO lists none of these over its interface
        "queues": ["Raw", "IT Support", "Misc"],
        "priorities": ["2 low", "3 normal", "4 high"],
        "statuses": ["new", "open", "closed successful"],
    },
    "globex": {
        "provider_key": "FreshdeskAdapter",
        "params": {
            "freshdesk_domain": "globex",
            "freshdesk_api_key_env_var": "GLOBEX_API_KEY",
            # "dedupe_field": "cf_once",  # a text field of the account: nothing twice when an answer is lost
            "deadline": 20,
        },
        "queue": "Technical Support",
    },
}
"""Tenant → its helpdesk: provider_key and params as `otai_sdk.SystemConfig` takes them; the queue of messages from the
contact form; and names for the drop-downs, where the system lists none."""

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "support",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / "db.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        # ATOMIC_REQUESTS stays off: what people wrote must be stored before the helpdesk is asked
    }
}
ROOT_URLCONF = "mysite.urls"
LOGIN_URL = "admin:login"
TIME_ZONE = "UTC"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
