"""Values to JSON and back. Texts and plans stay outside: a value cites them by id and by digest."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from coordination.kernel import Aggregate, Attachment, Audience, Event, UserId, Value, When, Who, Words
from coordination.plan import Plan
from storage.errors import CodecError

T = TypeVar("T")
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, str], Upcaster] = {}
"""By (kind, type): turns the JSON of an event as it was once written into what its class reads today."""

_PLAN = re.compile(r'\{"plan":"([0-9a-f]{64})"\}')
_WORDS = re.compile(r'\{"seal":"([0-9a-f]*)","words":"([^"]+)"\}')


class Encoded(NamedTuple):
    """A value as JSON, with what it cites for the first time."""

    json: str
    words: tuple[str, ...]
    """Ids of words that still have their text with them."""
    plans: Mapping[str, str]
    """Plans met that are not in the database yet, by digest."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Words as a record cites them."""

    id: str
    seal: str


def canonical(value: object) -> str:
    """Write JSON in the one way that is hashed: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plans_in(data: str) -> set[str]:
    """Return the digests of the plans that stored JSON cites."""
    return set(_PLAN.findall(data))


def words_in(data: str) -> list[Cited]:
    """Return the words that stored JSON cites."""
    return [Cited(id, seal) for seal, id in _WORDS.findall(data)]


class Codec:
    """Knows every event and state of the aggregates, and the plans that were read so far."""

    def __init__(
        self, aggregates: Iterable[Aggregate], upcasters: Mapping[tuple[str, str], Upcaster] = UPCASTERS
    ) -> None:
        self.plans: dict[str, Plan] = {}
        self.kept: set[str] = set()
        """Digests of the plans that are in the database for certain: committed, or read from it."""
        self._digests: dict[int, str] = {}
        self._events = {(a.kind, event.__name__): event for a in aggregates for event in a.events}
        self._upcasters = upcasters
        self._plain = _converter()
        self._converter = self._citing(_converter())
        self._met_words: list[str] = []
        self._met_plans: dict[str, str] = {}

    def encode(self, value: object) -> Encoded:
        """Write a dataclass. Raises CodecError for what cannot be kept, such as words that were not filed."""
        return self._encoded(lambda: self._converter.unstructure(value))

    def encode_values(self, values: Mapping[str, Value]) -> Encoded:
        """Write what a message is filled with."""
        if not values:
            return Encoded("{}", (), {})
        return self._encoded(lambda: {key: self._value_out(value) for key, value in values.items()})

    def decode(self, data: str, type_: type[T]) -> T:
        """Read a dataclass. The plans it cites must be known (`plans_in`). Raises CodecError."""
        return self._structured(data, type_)

    def decode_values(self, data: str) -> dict[str, Value]:
        """Read what a message is filled with. Raises CodecError."""
        if data == "{}":
            return {}
        return self._read(
            lambda: {key: _value_in(value) for key, value in json.loads(data).items()}, "message"
        )

    def decode_event(self, kind: str, type_: str, data: str) -> Event:
        """Read an event by its name. Raises CodecError for a type this program does not know."""
        known = self._events.get((kind, type_))
        if known is None:
            raise CodecError(
                f"{kind} has an event {type_!r} that this program does not know: "
                "install the Fieldline that wrote it."
            )
        return self._structured(data, known, self._upcasters.get((kind, type_)))

    def learn_plan(self, digest: str, data: str) -> None:
        """Take in a plan from the database. Raises CodecError when it cannot be read."""
        self._know(digest, self._read(lambda: self._plain.structure(json.loads(data), Plan), "plan"))
        self.kept.add(digest)

    def _encoded(self, write: Callable[[], object]) -> Encoded:
        self._met_words, self._met_plans = [], {}
        try:
            text = canonical(write())
        except (TypeError, ValueError, AttributeError) as error:
            raise CodecError(f"A value cannot be kept: {error}") from error
        return Encoded(text, tuple(self._met_words), self._met_plans)

    def _structured(self, data: str, type_: type[T], upcast: Upcaster | None = None) -> T:
        def read() -> T:
            raw = json.loads(data)
            return self._converter.structure(upcast(raw) if upcast else raw, type_)

        return self._read(read, type_.__name__)

    @staticmethod
    def _read(read: Callable[[], T], what: str) -> T:
        try:
            return read()
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            raise CodecError(f"A stored {what} cannot be read: {error!r}") from error

    def _citing(self, converter: JsonConverter) -> JsonConverter:
        converter.register_unstructure_hook(Words, self._words_out)
        converter.register_structure_hook(Words, _words_in)
        converter.register_unstructure_hook(Plan, self._plan_out)
        converter.register_structure_hook(Plan, lambda raw, _: self.plans[raw["plan"]])
        converter.register_unstructure_hook_func(_is_value, self._value_out)
        converter.register_structure_hook_func(_is_value, lambda raw, _: _value_in(raw))
        apart = override(omit=True)  # whoever has it and the token can fetch the file: it must be erasable
        converter.register_unstructure_hook(
            Attachment, make_dict_unstructure_fn(Attachment, converter, file_id=apart)
        )
        converter.register_structure_hook(
            Attachment, make_dict_structure_fn(Attachment, converter, file_id=apart)
        )
        configure_tagged_union(Audience, converter)
        return converter

    def _words_out(self, words: Words) -> dict[str, str]:
        if words.text:
            if not words.id:
                raise ValueError("words that were never filed would be lost")
            self._met_words.append(words.id)
        return {"seal": words.seal, "words": words.id}

    def _plan_out(self, plan: Plan) -> dict[str, str]:
        digest = self._digests.get(id(plan), "")
        if digest not in self.kept:
            data = canonical(self._plain.unstructure(plan))
            digest = hashlib.sha256(data.encode()).hexdigest()
            self._know(digest, plan)
            self._met_plans[digest] = data
        return {"plan": digest}

    def _know(self, digest: str, plan: Plan) -> None:
        """Remember one instance of each plan; only those are found again by identity."""
        if self.plans.setdefault(digest, plan) is plan:
            self._digests[id(plan)] = digest

    def _value_out(self, value: Value) -> object:
        match value:
            case str() | int():
                return value
            case Who(user):
                return {"who": user}
            case When(at):
                return {"when": _moment_out(at)}
            case Words():
                return self._words_out(value)
            case tuple():
                return [self._value_out(part) for part in value]
        raise TypeError(f"{type(value).__name__} cannot fill a message")


def _is_value(type_: object) -> bool:
    return bool(type_ == Value)


def _value_in(raw: Any) -> Value:
    match raw:
        case str() | int():
            return raw
        case list():
            return tuple(_value_in(part) for part in raw)
        case {"who": user}:
            return Who(UserId(user))
        case {"when": at}:
            return When(datetime.fromisoformat(at))
        case {"words": _}:
            return _words_in(raw, Words)
        case _:
            raise CodecError(f"{raw!r} fills no message")


def _words_in(raw: Mapping[str, str], _: type[Words]) -> Words:
    return Words(id=raw["words"], seal=raw["seal"])


def _moment_out(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).isoformat()


def _converter() -> JsonConverter:
    converter = make_converter(detailed_validation=False)
    converter.register_unstructure_hook(datetime, _moment_out)
    converter.register_structure_hook(datetime, lambda raw, _: datetime.fromisoformat(raw))
    converter.register_unstructure_hook(timedelta, timedelta.total_seconds)
    converter.register_structure_hook(timedelta, lambda raw, _: timedelta(seconds=raw))
    return converter
