"""Accessible building blocks; everything that is passed as text is escaped."""

from hue.ui.callout import Callout
from hue.ui.forms import Checkbox, CsrfInput, Field, FileInput, Form, Select, Textarea
from hue.ui.region import Region
from hue.ui.table import Table

__all__ = [
    "Callout",
    "Checkbox",
    "CsrfInput",
    "Field",
    "FileInput",
    "Form",
    "Region",
    "Select",
    "Table",
    "Textarea",
]
