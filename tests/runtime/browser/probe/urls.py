"""The addresses of the pages."""

from django.urls import include, path
from probe.views import Probe

urlpatterns = [path("", include(Probe.urls))]
