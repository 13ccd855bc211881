"""Plan TOML → `coordination.plan.Plan`, with the path of every mistake. pydantic stays inside."""

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.plan_schema import TABLES, ClocksTable, PlanTable
from coordination.plan import Clock, Plan
from coordination.plan_lint import lint

BUILTIN = files("coordination") / "plans"
NOT_PLANS = {"common.toml", "clocks.toml", "boundary.toml"}
SHARED = ("severity", "raises", "stand_down", "hot_wash")
WANTED = {
    "tuple_type": "is not a list: write [ ... ]",
    "dict_type": 'is not a table; a text is { en = "...", zh-CN = "..." }',
    "model_type": "is not a table: write { ... }",
    "string_pattern_mismatch": "is not an id: small letters, digits, - and _, a letter first, at most 32",
}

Toml = dict[str, Any]


class PlanFileError(Exception):
    """A plan file cannot be used; `mistakes` has one line for each thing to mend."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(self.mistakes))


def load_builtin() -> dict[str, Plan]:
    """The plans we ship, by id."""
    return dict(_builtin())


@cache
def _builtin() -> Mapping[str, Plan]:
    found = sorted((f for f in BUILTIN.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    plans = [read_plan(f) for f in found if f.name not in NOT_PLANS]
    return {plan.id: plan for plan in plans}


def load_folder(folder: Path, builtin: Mapping[str, Plan]) -> dict[str, Plan]:
    """The built-in plans with the folder's own beside them; a file with the same id replaces one.

    Raises PlanFileError with the mistakes of all files, those that lint refuses included.
    """
    if not folder.is_dir():
        raise PlanFileError([f"{folder}: there is no such folder of plans"])
    own: dict[str, tuple[str, Plan]] = {}
    mistakes: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            plan = read_plan(file)
        except PlanFileError as error:
            mistakes += error.mistakes
            continue
        mistakes += [f"{file.name}: {f.where}: {f.message}" for f in lint(plan) if f.is_error]
        if plan.id in own:
            mistakes.append(f'{file.name}: id: "{plan.id}" is already the id of {own[plan.id][0]}')
        own[plan.id] = file.name, plan
    if mistakes:
        raise PlanFileError(mistakes)
    return {**builtin, **{id_: plan for id_, (_, plan) in own.items()}}


def read_plan(file: Path | Traversable) -> Plan:
    """Read one file. Raises PlanFileError with all its mistakes at once."""
    raw = _toml(file)
    mistakes = _include(raw, _toml(BUILTIN / "common.toml"))
    try:
        table = PlanTable.model_validate(raw)
    except ValidationError as error:
        mistakes += [_mistake(raw, details) for details in error.errors()]
    if mistakes:
        raise PlanFileError(f"{file.name}: {mistake}" for mistake in mistakes)
    return table.value()


def load_clocks() -> dict[str, Clock]:
    """The statutory clocks we know of, by id. None is on."""
    clocks = ClocksTable.model_validate(_toml(BUILTIN / "clocks.toml")).clocks
    return {clock.id: clock.value() for clock in clocks}


def _toml(file: Path | Traversable) -> Toml:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanFileError([f"{file}: {error.strerror or error}"]) from None
    except UnicodeDecodeError as error:
        raise PlanFileError([f"{file.name}: byte {error.start} is not UTF-8 text"]) from None
    except tomllib.TOMLDecodeError as error:
        raise PlanFileError([f"{file.name}: {error}"]) from None


# What `include` means.


def _include(raw: Toml, common: Toml) -> list[str]:
    """Put the shared texts, tracks and steps into `raw`; names that do not exist are returned as mistakes."""
    mistakes = []
    for name in _list(raw.pop("include", [])):
        if name in SHARED:
            raw[name] = _added(common[name], raw.get(name))
        else:
            mistakes.append(f"include: {_not_allowed(name, SHARED)}")
    for n, track in enumerate(_tables(raw.get("tracks")), 1):
        mistakes += _filled(track, common["tracks"], f"tracks[{n}]")
        for m, step in enumerate(_tables(track.get("steps")), 1):
            mistakes += _filled(step, common["steps"], f"tracks[{n}].steps[{m}]")
    return mistakes


def _added(shared: Any, own: Any) -> Any:
    """Lists and texts: the shared lines first. Levels: the plan's keys replace the shared ones."""
    match shared, own:
        case _, None:
            return shared
        case list(), list():
            return shared + own
        case str(), str():
            return f"{shared.strip()}\n{own.strip()}"
        case {"en": _}, dict():
            return own | {locale: _added(text, own.get(locale)) for locale, text in shared.items()}
        case dict(), dict():
            return {**shared, **{level: _over(shared.get(level), keys) for level, keys in own.items()}}
        case _:  # of another kind: the schema says so
            return own


def _over(shared: Any, own: Any) -> Any:
    return {**shared, **own} if isinstance(shared, dict) and isinstance(own, dict) else own


def _filled(table: Toml, shared: Toml, path: str) -> list[str]:
    if "include" not in table:
        return []
    name = str(table.pop("include"))
    if name not in shared:
        table.update({"id": name, "title": {"en": "?"}} | table)  # one mistake, one line
        return [f"{path}.include: {_not_allowed(name, shared)}"]
    table.update({"id": name} | shared[name] | table)
    return []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _tables(value: Any) -> list[Toml]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


# What is wrong, in one line.


def _mistake(raw: Toml, error: ErrorDetails) -> str:
    *parents, key = loc = [part for part in error["loc"] if part != "[key]"]
    path = _path(raw, loc)
    match error["type"]:
        case "extra_forbidden":
            table = next((TABLES[str(part)] for part in reversed(parents) if part in TABLES), PlanTable)
            return f"{path}: unknown key; {_not_allowed(key, table.keys())}"
        case "missing":
            return f"{path}: is missing"
        case "enum" | "literal_error":
            allowed = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
            return f"{path}: {_not_allowed(error['input'], allowed)}"
        case "tuple_type" | "dict_type" | "model_type" | "string_pattern_mismatch" as kind:
            return f"{path}: {error['input']!r} {WANTED[kind]}"
        case "value_error":
            return f"{path}: {error['ctx']['error']}"
        case _:
            return f"{path}: {error['input']!r}: {error['msg']}"


def _not_allowed(value: object, allowed: Iterable[str]) -> str:
    names = sorted(allowed)
    near = get_close_matches(str(value), names, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else ""
    return f'"{value}" is not one of {", ".join(names)}{hint}'


def _path(raw: Toml, loc: list[int | str]) -> str:
    """`tracks.safe.steps.evacuate.within`: by id where there is one, else by place, counted from 1."""
    path, here = "", raw
    for part in loc:
        try:
            here = here[part]  # type: ignore[index]  # a list takes the number, a table the name
        except (KeyError, IndexError, TypeError):
            here = {}
        named = isinstance(part, int) and isinstance(here, dict) and isinstance(here.get("id"), str)
        path += f".{here['id']}" if named else f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".")
