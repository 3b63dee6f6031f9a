"""Where the nodes of a libcst tree stand."""

from collections.abc import Mapping
from typing import cast

import libcst as cst
from libcst.metadata import CodeRange, PositionProvider


class _Positions(PositionProvider):
    def of(self, module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
        try:
            self._gen_impl(module)
        except KeyError as error:
            # libcst asks for the place of a child whose own place Python's stack was too small for
            raise _cause_of(error) from error
        return cast(Mapping[cst.CSTNode, CodeRange], self._computed)


def _cause_of(error: BaseException) -> BaseException:
    """What went wrong before an error that came of it."""
    while error.__context__ is not None:
        error = error.__context__
    return error


def positions_of(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    """The positions of all nodes of a tree, rows from 1 and columns from 0. Raises RecursionError
    where they lie too deep in one another.

    They are libcst's own. A MetadataWrapper would visit the whole tree a second time for providers
    that nobody asked for.
    """
    return _Positions().of(module)
