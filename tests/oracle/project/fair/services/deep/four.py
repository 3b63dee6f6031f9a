from dataclasses import dataclass, field
from functools import cached_property


@dataclass(slots=False)
class Trail:
    event: object
    parts: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return " / ".join([*self.parts, self.event.venue.name])
