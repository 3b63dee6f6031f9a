"""Settings of the pages that the browser tests of hue.js look at: no database, no accounts."""

import os

DEBUG = os.environ.get("PROBE_DEBUG", "1") == "1"
SECRET_KEY = "tests"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "probe.urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "hue"]
MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
STATIC_URL = "static/"
CSRF_FAILURE_VIEW = "hue.failures.csrf_failure"
USE_TZ = True
