"""Write what is said of the settings from their declarations: the table in docs/configuration.md,
and the JSON schema that editors read."""

import json
import re
from pathlib import Path

import msgspec

from hue_lint.config import json_schema
from hue_lint.keys import Table

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCHEMA = DOCS / "_site" / "settings.schema.json"
TABLE = re.compile(r"^\| key \| type .*?(?=\n\n)", re.MULTILINE | re.DOTALL)


def main() -> None:
    page = DOCS / "configuration.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(TABLE.sub(lambda _: table(), text), encoding="utf-8", newline="\n")
    SCHEMA.write_text(schema(), encoding="utf-8", newline="\n")


def schema() -> str:
    """What a `hue-lint.toml` may hold, as JSON schema."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def table() -> str:
    """The keys in their order."""
    rows = ["| key | type | default | |", "| --- | --- | --- | --- |"]
    for field in msgspec.inspect.type_info(Table).fields:
        known = field.type
        key, about = known.extra_json_schema, known.extra
        cells = (f"`{field.encode_name}`", key["title"], about["default"], key["description"])
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
