"""The subcommands of `hue-lint`, one module each."""
