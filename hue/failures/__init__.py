"""Exceptions made into answers that can be placed; `csrf_failure` is for the settings."""

from hue.failures.csrf import csrf_failure
from hue.failures.kinds import Failure

__all__ = ["Failure", "csrf_failure"]
