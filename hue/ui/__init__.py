"""Accessible building blocks; everything that is passed as text is escaped."""

from hue.ui.callout import Callout
from hue.ui.forms import CsrfInput, Field

__all__ = ["Callout", "CsrfInput", "Field"]
