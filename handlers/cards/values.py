"""What a hint or a refusal is filled with: our names for acts, roles, units, plans in the reader's words."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from coordination.kernel import Value
from handlers.cards.voice import Voice

Shown = dict[str, Value | None]


def shown(voice: Voice, values: Mapping[str, Value]) -> Shown:
    """Return the values with our names for things told in the reader's words."""
    return {name: _shown(voice, name, value) for name, value in values.items()}


def _shown(voice: Voice, name: str, value: Value) -> Value:
    tell = _NAMES.get(name)
    if tell is None:
        return _number(value)
    if isinstance(value, tuple):
        return voice.list([tell(voice, str(each)) for each in value])
    return tell(voice, str(value))


def _number(value: Value) -> Value:
    """The numbers of steps and approvals are names, not counts: 1042 is not "1,042"."""
    return str(value) if isinstance(value, int) else value


_NAMES: dict[str, Callable[[Voice, str], Markup]] = {
    "act": lambda voice, name: voice.say(f"act-{name}"),
    "roles": lambda voice, name: voice.say(f"role-{name}"),
    "yours": lambda voice, name: voice.say(f"role-{name}"),
    "unit": lambda voice, name: voice.unit(name),
    "units": lambda voice, name: voice.unit(name),
    "column": lambda voice, name: voice.say(f"column-{name}"),
    "post": lambda voice, name: voice.post(name),
    "plan": lambda voice, name: voice.plan(name),
}
