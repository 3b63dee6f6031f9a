"""Making outlines: of files, and of classes that stand in functions."""

from hue_lint.syntax.outline import ClassOutline, Outline
from hue_lint.syntax.outline_ast import NotForThisPython, outline_by_ast
from hue_lint.syntax.source import Source


def local_class(source: Source, first: int, last: int) -> ClassOutline | None:
    """The outline of a class that stands in a function, from its rows; None where it has none.

    Raises UnreadableSource with the place of the syntax error.
    """
    text = source.slice(first, last)
    head = "if 1:\n" if text[:1] in " \t\f" else "\n"
    alone = Source(
        source.path, "\n" * (first - 2) + head + text, source.encoding, source.bom, source.newline
    )
    classes = (entry for entry in outline_of(alone).body if isinstance(entry, ClassOutline))
    return next(classes, None)


def outline_of(source: Source) -> Outline:
    """The outline of a file by `ast`, or by libcst where the running Python is too old for it.

    Raises UnreadableSource with the place of the syntax error.
    """
    try:
        return outline_by_ast(source)
    except NotForThisPython as error:
        # libcst takes long to import, and is seldom needed for this
        from hue_lint.syntax.outline_cst import outline_by_libcst

        return outline_by_libcst(source, error.reason)
