"""A small Django app for measuring what Django does on a running event loop."""
