"""Every call is held against Telegram's own description (bot-api.json) before it is carried out.

Telegram ignores a parameter it does not know; we refuse it, since it is always somebody's mistake.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.refusals import Json, Refused, bad, not_modelled

Check = Callable[[object, str], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    mime: str
    content: bytes


MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "user_id": "invalid user_id specified",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """The fields of one method or object, ready to check values with."""

    name: str
    fields: Mapping[str, Check]
    required: Sequence[str]

    def check(self, raw: Mapping[str, object], path: str = "") -> Json:
        checked: Json = {}
        for name, value in raw.items():
            if (field := self.fields.get(name)) is None:
                raise bad(f'{self.name} has no parameter "{path}{name}"')
            if value is not None:
                checked[name] = field(value, path + name)
        for name in self.required:
            if name not in checked:
                raise bad(MISSING.get(path + name, f'parameter "{path}{name}" of {self.name} is required'))
        return checked


@cache
def api() -> Json:
    read: Json = json.loads(Path(__file__).with_name("bot-api.json").read_text(encoding="utf-8"))
    return read


@cache
def official_names() -> Mapping[str, str]:
    """Method names are case-blind: lower-case name → the name as described."""
    return {name.lower(): name for name in api()["methods"]}


def method(name: str) -> Shape:
    """Raise 404 for a name the description does not have."""
    if (official := official_names().get(name.lower())) is None:
        raise Refused(404, "Not Found: method not found")
    return _shape("methods", official)


@cache
def _shape(table: str, name: str) -> Shape:
    fields = api()[table][name].get("fields", [])
    return Shape(
        name=name,
        fields={field["name"]: _one_of(tuple(field["types"])) for field in fields},
        required=[field["name"] for field in fields if field["required"]],
    )


@cache
def _one_of(types: tuple[str, ...]) -> Check:
    checks = [_check(kind) for kind in sorted(types, key=_specific_first)]
    return checks[0] if len(checks) == 1 else _first_that_fits(checks)


def _specific_first(kind: str) -> int:
    """A String fits nearly anything, so it is tried last."""
    return {"InputFile": 0, "Integer": 1, "String": 3}.get(kind, 2)


def _first_that_fits(checks: Sequence[Check]) -> Check:
    def check(value: object, path: str) -> object:
        refusal: Refused | None = None
        for each in checks:
            try:
                return each(value, path)
            except Refused as no:
                refusal = refusal or no
        raise refusal or bad(f'parameter "{path}" is invalid')

    return check


@cache
def _check(kind: str) -> Check:
    if kind.startswith("Array of "):
        return _array(kind)
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind not in api()["types"]:
        raise not_modelled(f"type {kind}")
    subtypes = api()["types"][kind].get("subtypes")
    return _one_of(tuple(subtypes)) if subtypes else _object(kind)


def _array(kind: str) -> Check:
    inner = kind.removeprefix("Array of ")

    def check(value: object, path: str) -> object:
        items = _parsed(value, path, kind)
        if not isinstance(items, list):
            raise _wrong(path, kind)
        return [_check(inner)(item, f"{path}[{at}].") for at, item in enumerate(items)]

    return check


def _object(kind: str) -> Check:
    def check(value: object, path: str) -> object:
        parsed = _parsed(value, path, kind)
        if not isinstance(parsed, dict):
            raise _wrong(path, kind)
        return _shape("types", kind).check(parsed, path if path.endswith(".") else path + ".")

    return check


def _parsed(value: object, path: str, kind: str) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise _wrong(path, kind) from None


def _wrong(path: str, kind: str) -> Refused:
    return bad(f'parameter "{path.rstrip(".")}" must be of type {kind}')


def _integer(value: object, path: str) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return int(value) if isinstance(value, str) else _refuse(path, "Integer")
    except ValueError:
        raise _wrong(path, "Integer") from None


def _float(value: object, path: str) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else _refuse(path, "Float")
    except ValueError:
        raise _wrong(path, "Float") from None


def _boolean(value: object, path: str) -> object:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
    return words[_string(value, path).lower()] if str(value).lower() in words else _refuse(path, "Boolean")


def _string(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong(path, "String")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return value


def _file(value: object, path: str) -> object:
    return value if isinstance(value, (Upload, str)) else _refuse(path, "InputFile")


def _refuse(path: str, kind: str) -> Any:
    raise _wrong(path, kind)


SIMPLE: Mapping[str, Check] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "True": _boolean,
    "String": _string,
    "InputFile": _file,
    "CallbackGame": lambda value, _: value,
}
