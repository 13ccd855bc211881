"""A row of the table of everything people can want."""

from dataclasses import dataclass

from coordination.plan import Role
from handlers.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One thing people can want."""

    verb: str
    """What buttons call it."""
    command: str
    """What people type."""
    read: Reader
    words: tuple[str, ...] = ()
    """What follows the command: incident numbers may always come first, free text last."""
    authority: str = ""
    """The act in `coordination.authority` that decides who may; "" : anyone, "step": by the step's role."""
    menu: tuple[Role, ...] = ()
    """In whose private command menu it stands."""
    group_menu: bool = False
    about_nothing: bool = False
    """Its button is about no incident, round or post: what follows the verb is an argument."""
