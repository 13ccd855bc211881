"""The bot about itself: who it is, its menu of commands, its name."""

import json
import re

from sandbox import wire
from sandbox.access import refuse_unless
from sandbox.methods.call import Call
from sandbox.refusals import Json, bad

COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def get_me(call: Call) -> Json:
    return wire.user(call.bot, to_itself=True)


def set_my_commands(call: Call) -> bool:
    """A menu for each scope and language; an empty list removes it."""
    commands: list[Json] = call.params["commands"]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    call.bot.commands[_menu(call)] = [
        {"command": each["command"].removeprefix("/"), "description": each["description"]}
        for each in commands
    ]
    call.world.changes.happened()
    return True


def _check_command(command: Json) -> None:
    if not COMMAND.fullmatch(command["command"].removeprefix("/")):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"].strip()) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def _menu(call: Call) -> tuple[str, str]:
    scope: Json = call.get("scope", {"type": "default"})
    if scope["type"].startswith("chat"):
        refuse_unless("chat_id" in scope, bad("chat_id is empty"))
        Call(world=call.world, bot=call.bot, params=scope).chat()
    return json.dumps(scope, sort_keys=True), call.get("language_code", "")


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_menu(call), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_menu(call), None)
    call.world.changes.happened()
    return True


def set_my_name(call: Call) -> bool:
    return _set_profile(call, "name", 64)


def get_my_name(call: Call) -> Json:
    return {"name": _profile(call, "name") or call.bot.first_name}


def set_my_description(call: Call) -> bool:
    return _set_profile(call, "description", 512)


def get_my_description(call: Call) -> Json:
    return {"description": _profile(call, "description")}


def set_my_short_description(call: Call) -> bool:
    return _set_profile(call, "short_description", 120)


def get_my_short_description(call: Call) -> Json:
    return {"short_description": _profile(call, "short_description")}


def _set_profile(call: Call, what: str, longest: int) -> bool:
    value = call.get(what, "")
    if len(value) > longest:
        raise bad(f"bot {what.replace('_', ' ')} is too long")
    call.bot.profile[what, call.get("language_code", "")] = value
    return True


def _profile(call: Call, what: str) -> str:
    """What a language lacks is shown in the default."""
    language = call.get("language_code", "")
    return call.bot.profile.get((what, language)) or call.bot.profile.get((what, ""), "")
