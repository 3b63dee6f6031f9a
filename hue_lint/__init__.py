"""hue-lint: finds synchronous Django work that runs on the event loop, explains and repairs it."""
