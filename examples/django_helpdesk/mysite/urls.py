"""Addresses."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("<slug:tenant>/", include("support.urls"))]
