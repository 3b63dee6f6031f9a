"""HUE9: what the linter itself reports, about files and comments instead of Django."""

from hue_lint.hygiene import (
    UNREADABLE,
    UNREADABLE_NAME,
    UNUSED_SUPPRESSION,
    UNUSED_SUPPRESSION_NAME,
)
from hue_lint.rules.base import Example, ProjectRule


class UnreadableFile(ProjectRule):
    """A file, or a part of one, that nothing can be said of."""

    code = UNREADABLE
    name = UNREADABLE_NAME
    summary = "A file, or a part of it, cannot be read, decoded or parsed"
    what = (
        "Reports a file that cannot be opened, is not in the encoding that it declares (PEP 263), "
        "or is not valid Python. Each statement that does not parse is told of; the rest of the "
        "file is checked, and so are all other files. What such a statement may have bound counts "
        "as unknown. Where so much is broken that the rest cannot be made out, the message says "
        "that nothing in the file was checked."
    )
    why = (
        "What cannot be read was not checked. "
        "A run that passed over it in silence would call it clean."
    )
    bad = Example(
        """\
from shop.models import Post


async def detail(request:  # HUE900
    return await Post.objects.aget(pk=1)
"""
    )
    good = Example(
        """\
from shop.models import Post


async def detail(request):
    return await Post.objects.aget(pk=1)
"""
    )
    fix_safety = (
        "None, and no comment and no baseline keeps it back. A file that is meant to be no Python "
        "(a template of a code generator, say) belongs in `extend-exclude`."
    )
    since_django = "Independent of the release."
    options = ("exclude", "extend-exclude")
    references = ("https://peps.python.org/pep-0263/",)
    says = "{name}"
    caption = "this was not checked"


class UnusedSuppression(ProjectRule):
    """A noqa comment that keeps nothing back."""

    code = UNUSED_SUPPRESSION
    name = UNUSED_SUPPRESSION_NAME
    summary = "A comment suppresses a rule that finds nothing there"
    what = (
        "Reports a `# noqa` with a code or name of hue-lint that keeps back no finding. A bare "
        "`# noqa`, the codes of other tools, and rules that are not in force are passed over."
    )
    why = "The comment outlives the mistake, and hides the next one that is made on its line."
    bad = Example(
        """\
from shop.models import Post


async def detail(request):
    return await Post.objects.aget(pk=1)  # noqa: HUE101  # HUE901
"""
    )
    good = Example(
        """\
from shop.models import Post


async def detail(request):
    return await Post.objects.aget(pk=1)
"""
    )
    fix_safety = "Safe: only the comment changes. What else it says is kept."
    since_django = "Independent of the release."
    references = ("https://docs.astral.sh/ruff/settings/#lint_external",)
    says = "{name} suppresses nothing here"
    caption = "unused"
