"""The one semantic layer: what names mean, what values are, what runs on the event loop.

`values` are what the interpreter knows of a Python value, `environment` what it knows at one point
of a function, `operations` what it meets that touches Django's synchronous side. `engine` ties the
parts together and computes summaries of functions.
"""
