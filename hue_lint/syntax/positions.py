"""Where the nodes of a libcst tree stand."""

from collections.abc import Mapping
from typing import cast

import libcst as cst
from libcst.metadata import CodeRange, PositionProvider


class _Positions(PositionProvider):
    def of(self, module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
        self._gen_impl(module)
        return cast(Mapping[cst.CSTNode, CodeRange], self._computed)


def positions_of(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    """The positions of all nodes of a tree, rows from 1 and columns from 0.

    They are libcst's own. A MetadataWrapper would visit the whole tree a second time for providers
    that nobody asked for.
    """
    return _Positions().of(module)
