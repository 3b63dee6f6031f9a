"""Writes `facts.msgpack` anew: `python -m hue_lint.facts.compile`, after each change of data."""

from hue_lint.facts.load import COMPILED, compile_facts


def main() -> None:
    """Assemble the data files and write the compiled form beside them."""
    COMPILED.write_bytes(compile_facts())


if __name__ == "__main__":
    main()
