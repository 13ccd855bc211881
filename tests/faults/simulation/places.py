"""People and places that change: who comes and goes, groups that move or are lost, a network that is away."""

from dataclasses import replace

from tests.faults.simulation.acts import QUIET, ROUND, SOON, Act, Scenario, presses, says
from tests.faults.simulation.town import Living

AWAY = replace(ROUND, schedules={"daily": replace(SOON, remind=())})


def migrates(town: Living) -> object:
    town.rooms["moved"] = town.rooms["basic"].migrates()
    return town.rooms["moved"]


def basic_group(town: Living) -> object:
    """The plant's people make a group of the old kind; the clerk binds it."""
    zhao, mei = town.people["zhao"], town.people["mei"]
    town.rooms["plant"].removes(town.bot)
    town.rooms["basic"] = town.sandbox.group("Mill", [mei, zhao], kind="group", admins=[zhao])
    return town.people["root"].says("/invite field plant")


def forum(town: Living) -> object:
    """The plant's people make a group with topics."""
    zhao, mei = town.people["zhao"], town.people["mei"]
    town.rooms["plant"].removes(town.bot)
    town.rooms["basic"] = town.sandbox.group("Mill", [mei, zhao], forum=True, admins=[zhao])
    return town.people["root"].says("/invite field plant")


def link_of(town: Living, kind: str) -> str:
    """The newest link on the administrator's phone."""
    told = town.people["root"].chat(town.bot).newest(kind, by=town.bot)
    assert told is not None
    return next(word for word in told.text.split() if f"{kind}=" in word)


def binds(town: Living) -> object:
    return town.people["zhao"].opens(link_of(town, "startgroup"), to=town.rooms["basic"])


def binds_with_topics(town: Living) -> object:
    link = f"{link_of(town, 'startgroup')}&admin=pin_messages+manage_topics"
    return town.people["zhao"].opens(link, to=town.rooms["basic"])


def comes_in(town: Living) -> object:
    town.people["new"] = town.sandbox.person("New Hand")
    return town.people["new"].opens(link_of(town, "start"))


def network(*, stalls: bool) -> Act:
    return lambda town: setattr(town.wire, "stalls", stalls)


def told_to_wait(town: Living) -> None:
    """The next message to the shaft, and to the leader, are refused for now."""
    town.wire.flooded |= {town.rooms["shaft-3"].id, town.people["wang"].id}


PLACES = {
    "a group that moves": Scenario(
        rules=QUIET,
        acts=(
            (5, basic_group),
            (25, binds),
            (45, says("mei", "/report fire at the mill", "basic")),
            (65, migrates),
            (85, says("wang", "/activate", "lead")),
            (105, presses("mei", "Take", "moved", "Step 1 ·")),
        ),
        ends=150,
        reports=("fire at the mill",),
        once=("RoomMigrated",),
    ),
    "a group with topics": Scenario(
        rules=QUIET,
        acts=(
            (5, forum),
            (25, binds_with_topics),
            (45, says("mei", "/report fire at the mill", "basic")),
            (65, says("wang", "/activate", "lead")),
            (85, presses("mei", "Take", "basic", "Step 1 ·")),
        ),
        ends=120,
        reports=("fire at the mill",),
        once=("StepTaken",),
    ),
    "a group that is lost": Scenario(
        rules=QUIET,
        acts=(
            (5, says("mei", "/report fire at the mill", "plant")),
            (25, says("wang", "/activate", "lead")),
            (65, lambda town: town.rooms["plant"].removes(town.bot)),
            (105, presses("chen", "Take", "lead", "Step 1 ·")),
        ),
        ends=150,
        reports=("fire at the mill",),
        once=("StepTaken",),
    ),
    "one comes and one goes": Scenario(
        rules=QUIET,
        acts=(
            (5, says("root", "/invite responder shaft-3")),
            (25, comes_in),
            (45, says("new", "smoke in the pump room")),
            (65, says("root", "/strikeoff")),
            (85, presses("root", "Bo Zhang", having="Who leaves?")),
            (105, says("bo", "belt torn")),
        ),
        ends=130,
        reports=("smoke in the pump room",),
        once=("GrantsLost",),
    ),
    "the leader leaves": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "smoke in the pump room")),
            (25, lambda town: town.people["wang"].leaves(town.rooms["lead"])),
            (45, says("wang", "/ack 26-0001")),
            (115, presses("chen", "Acknowledge")),
        ),
        ends=150,
        reports=("smoke in the pump room",),
        once=("Acknowledged",),
    ),
    "told to wait": Scenario(
        rules=QUIET,
        acts=((4, told_to_wait), (5, says("ann", "smoke in the pump room"))),
        ends=60,
        reports=("smoke in the pump room",),
    ),
    "away for four minutes": Scenario(
        rules=AWAY,
        acts=(
            (5, says("ann", "smoke in the pump room")),
            (25, presses("wang", "Acknowledge")),
            (40, network(stalls=True)),
            (60, says("mei", "/zero", "plant")),
            (200, says("ann", "/zero sure", "shaft-3")),
            (280, network(stalls=False)),
        ),
        ends=560,
        reports=("smoke in the pump room",),
        once=("OutageNoted",),
    ),
}  # fmt: skip
