"""Watches synchronous work on the event loop while a project's own tests (or its server) run.

Runs inside the observed project, so it needs nothing but the standard library and what is there.
`hue-lint check --observed FILE` sets what it wrote beside what the linter says.
"""
