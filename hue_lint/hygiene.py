"""HUE9: what the linter itself reports, about files and comments instead of Django."""

from typing import Final

from hue_lint.report import RuleInfo

FAMILY: Final = "HUE9"

UNREADABLE: Final = RuleInfo(
    code="HUE900",
    name="unreadable-file",
    family=FAMILY,
    summary="A file cannot be read, decoded or parsed",
    default=True,
    page="""\
# HUE900 unreadable-file

A file cannot be read, decoded or parsed.

## What it does

Reports a file that cannot be opened, is not in the encoding that it declares (PEP 263), or is not
valid Python. The other files are checked all the same.

## Why is this bad?

Nothing in the file was checked. A run that passed over it in silence would call it clean.

## Example

```python
async def detail(request:  # HUE900
    return Post.objects.get(pk=1)
```

## Use instead

```python
async def detail(request):
    return await Post.objects.aget(pk=1)
```

A file that is meant to be no Python (a template of a code generator, say) belongs in
`extend-exclude`.

Since 0.1.
""",
)

UNUSED_SUPPRESSION: Final = RuleInfo(
    code="HUE901",
    name="unused-suppression",
    family=FAMILY,
    summary="A comment suppresses a rule that finds nothing there",
    default=True,
    page="""\
# HUE901 unused-suppression

A comment suppresses a rule that finds nothing there.

## What it does

Reports a `# noqa` with a code or name of hue-lint that keeps back no finding. A bare `# noqa`, the
codes of other tools, and rules that are not in force are passed over.

## Why is this bad?

The comment outlives the mistake, and hides the next one that is made on its line.

## Example

```python
async def detail(request):
    return await Post.objects.aget(pk=1)  # noqa: HUE101  <- HUE901
```

## Use instead

```python
async def detail(request):
    return await Post.objects.aget(pk=1)
```

## Fix safety

Safe: only the comment changes. What else it says is kept.

Since 0.1.
""",
)

HYGIENE_RULES: Final = (UNREADABLE, UNUSED_SUPPRESSION)
