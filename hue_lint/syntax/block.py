"""What the blocks around a statement say about it."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Block:
    """The place of a statement: the class it is in, and the blocks around it."""

    prefix: str = ""
    type_checking: bool = False
    conditional: bool = False
    fallback: bool = False

    def branch(self) -> "Block":
        """Inside `if`, `for`, `while`, `with`, `try` or `match`."""
        return replace(self, conditional=True)

    def checking(self) -> "Block":
        """Inside `if TYPE_CHECKING`."""
        return replace(self, conditional=True, type_checking=True)

    def fallen_back(self) -> "Block":
        """Inside `except`, or where TYPE_CHECKING does not hold."""
        return replace(self, conditional=True, fallback=True)

    def inside_class(self, name: str) -> "Block":
        """Inside the class `name`; the blocks around the class are forgotten."""
        return Block(prefix=f"{self.prefix}{name}.")
