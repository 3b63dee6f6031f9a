"""Other programs that ask hue-lint: flake8, editors."""
