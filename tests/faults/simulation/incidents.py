"""Incidents from the first message to the last question, each with something else that can go wrong."""

from dataclasses import replace

from bot.planfile import load_clocks
from sandbox import media
from tests.faults.simulation.acts import QUIET, Scenario, presses, replies, says
from tests.faults.simulation.town import MINUTE, Living
from tests.scenes.incidents import FIRE, GENERAL

SMOKE = "smoke in the pump room"
BURNING = ((5, says("ann", SMOKE)), (25, says("wang", "/activate", "lead")))
"""Reported, and the plan for a fire is started."""
DECIDE = replace(QUIET, decide_within=MINUTE)
CLOCKS = replace(QUIET, clocks=(replace(load_clocks()["us-msha-15m"], within=4 * MINUTE),))


def edits(town: Living) -> None:
    ann = town.people["ann"]
    said = next(m for m in reversed(town.rooms["shaft-3"].messages) if m.sender is ann)
    ann.edits(said, "/report smoke in the fan room")


def sends_album(town: Living) -> object:
    shots = [media.photo(b"one"), media.photo(b"two"), media.photo(b"three")]
    return town.people["mei"].sends_album(shots, caption="/report water in the hall", to=town.rooms["plant"])


def shows_and_tells(town: Living) -> None:
    """A photo, and a moment later a voice note, from a phone at the shaft."""
    town.people["ann"].sends(media.photo(b"the pump room"), caption=SMOKE)
    town.people["ann"].sends(media.voice())


def skips_the_rest(town: Living) -> None:
    for number in FIRE.values():
        town.people["chen"].says(f"/skip {number} handed over", to=town.rooms["lead"])


def writes_and_writes(town: Living) -> None:
    for number in range(40):
        town.people["ann"].says(f"{SMOKE}, message {number}")
    town.people["mei"].says("/report the pump leaks", to=town.rooms["plant"])


INCIDENTS = {
    "a report": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", SMOKE)),
            (25, says("ann", "it comes from the fan")),
            (45, says("bo", "/report belt torn", "shaft-3")),
            (65, presses("wang", "Acknowledge", having="smoke in the pump room")),
        ),
        ends=150,
        reports=(SMOKE, "belt torn"),
        once=("Acknowledged",),
    ),
    "a page nobody answers": Scenario(
        rules=QUIET,
        acts=((5, says("ann", SMOKE)), (125, presses("chen", "Acknowledge"))),
        ends=240,
        reports=(SMOKE,),
        once=("PageSilent", "Acknowledged"),
    ),
    "a plan": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", SMOKE)),
            (25, presses("wang", "Activate plan")),
            (45, presses("ann", "On scene", "shaft-3")),
            (65, presses("bo", "Take", "shaft-3", "Step 1 ·")),
            (85, says("bo", "/done 1 the horn is on", "shaft-3")),
        ),
        ends=110,
        reports=(SMOKE,),
        once=("Activated", "StepTaken", "StepDone"),
    ),
    "an approval": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", SMOKE)),
            (25, says("wang", "/activate", "lead")),
            (45, says("chen", f"/take {FIRE['reopen']} three people back in", "lead")),
            (65, presses("wang", "Approve", "lead", "three people back in")),
            (85, presses("liu", "Approve", "lead", "three people back in")),
        ),
        ends=110,
        reports=(SMOKE,),
        once=("ApprovalAsked", "ApprovalRuled"),
    ),
    "a leader who cannot be reached": Scenario(
        rules=QUIET,
        acts=(
            (5, lambda town: town.people["wang"].deletes_account()),
            (25, says("ann", SMOKE)),
            (95, lambda town: town.people["chen"].blocks(town.bot)),
            (105, says("ann", "/report belt torn", "shaft-3")),
        ),
        ends=270,
        reports=(SMOKE, "belt torn"),
    ),
    "an edit and an album": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "/report smoke in the pump room", "shaft-3")),
            (25, edits),
            (45, sends_album),
        ),
        ends=80,
        reports=(SMOKE, "water in the hall"),
        once=("Corrected",),
    ),
    "an end": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", SMOKE)),
            (25, presses("wang", "Not incident")),
            (45, says("wang", "burnt toast in the canteen")),
            (65, says("bo", "/report belt torn", "shaft-3")),
            (85, says("wang", "/me")),
        ),
        ends=110,
        reports=(SMOKE, "belt torn"),
    ),
    "a question that is rejected": Scenario(
        rules=QUIET,
        acts=(
            *BURNING,
            (45, says("chen", f"/take {FIRE['reopen']} three people back in", "lead")),
            (65, presses("liu", "Reject", "lead", "three people back in")),
            (85, replies("liu", "the gas is not measured", "lead", "why not?")),
            (105, presses("chen", "Ask again", "lead", "the gas is not measured")),
        ),
        ends=130,
        reports=(SMOKE,),
        once=("Voted", "ApprovalRuled"),
    ),
    "a question that nobody answers": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "something odd at gate 4")),
            (25, says("wang", "/activate", "lead")),
            (45, says("wang", f"/done {GENERAL['take_charge']} Wang leads", "lead")),
            (65, says("zhao", f"/take {GENERAL['notice']} tell the village", "lead")),
        ),
        ends=1300,
        reports=("something odd at gate 4",),
        once=("ApprovalPassedOn", "ApprovalEscalated", "ApprovalRuled"),
    ),
    "done first and ratified": Scenario(
        rules=QUIET,
        acts=(
            *BURNING,
            (45, says("bo", "/done 1", "shaft-3")),
            (65, replies("bo", "gas is off", "shaft-3", "Cut gas")),
            (85, presses("liu", "Approve", "lead", "Confirm? Cut gas")),
        ),
        ends=110,
        reports=(SMOKE,),
        once=("ApprovalRuled",),
    ),
    "a statutory clock": Scenario(
        rules=CLOCKS,
        acts=(*BURNING, (215, says("sun", f"/done {len(FIRE) + 1} ref 110-7", "shaft-3"))),
        ends=270,
        reports=(SMOKE,),
        once=("StepDone",),
    ),
    "steps that hang": Scenario(
        rules=QUIET,
        acts=(
            *BURNING,
            (35, says("bo", "/take 1", "shaft-3")),
            (55, presses("bo", "Blocked", "shaft-3", "Step 1 ·")),
            (75, replies("bo", "the gate key is missing", "shaft-3", "what is in the way")),
            (95, says("ann", f"/skip {FIRE['burns']} nobody is hurt", "shaft-3")),
        ),
        ends=460,
        reports=(SMOKE,),
        once=("StepBlocked", "StepSkipped"),
    ),
    "worse than it looked": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "somebody fell down the shaft")),
            (25, says("wang", "/plan injury", "lead")),
            (45, says("wang", "/activate", "lead")),
            (65, says("wang", "/severity high", "lead")),
            (85, says("zhao", "/facts hurt 2, missing 1", "lead")),
        ),
        ends=110,
        reports=("somebody fell down the shaft",),
        once=("PlanChosen", "SeveritySet", "FactsSet"),
    ),
    "from stable to the lessons": Scenario(
        rules=QUIET,
        acts=(
            *BURNING,
            (35, presses("bo", "On scene", "shaft-3")),
            (45, skips_the_rest),
            (85, says("wang", "/stable", "lead")),
            (105, says("wang", "/standdown", "lead")),
            (125, presses("bo", "Back safe", "shaft-3")),
            (145, says("wang", "/close", "lead")),
            (165, says("wang", "/after 26-0001 the gate was locked", "lead")),
        ),
        ends=190,
        reports=(SMOKE,),
        once=("Stabilised", "StoodDown", "CameBack", "Closed", "AfterActionFiled"),
    ),
    "a drill and something real": Scenario(
        rules=QUIET,
        acts=(
            (5, says("wang", "/drill fire", "lead")),
            (25, says("wang", "/activate D26-0001", "lead")),
            (45, says("ann", "real smoke in the pump room")),
            (65, presses("wang", "Resume drill", "lead")),
            (85, says("wang", "/close D26-0001", "lead")),
        ),
        ends=110,
        reports=("the drill", "real smoke in the pump room"),
        once=("DrillPaused", "DrillResumed", "Closed"),
    ),
    "one who writes and writes": Scenario(
        rules=QUIET,
        acts=((5, writes_and_writes),),
        ends=80,
        reports=(SMOKE, "the pump leaks"),
    ),
    "one event told twice": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", SMOKE)),
            (25, says("bo", "flames at the pump room")),
            (45, presses("bo", "Same: 26-0001")),
            (65, says("bo", "it spreads to the roof")),
        ),
        ends=90,
        reports=(SMOKE, "flames at the pump room"),
        once=("ReporterAdded", "Closed"),
    ),
    "nothing is decided": Scenario(
        rules=DECIDE,
        acts=(
            (5, says("ann", SMOKE)),
            (110, presses("chen", "Acknowledge")),
            (190, presses("chen", "Watch 30 min")),
            (210, says("chen", "/watch 26-0001 1m", "lead")),
            (230, says("wang", "/takeover 26-0001", "lead")),
        ),
        ends=300,
        reports=(SMOKE,),
        once=("LeadTaken",),
    ),
    "a photo and a voice note": Scenario(
        rules=QUIET,
        acts=((5, shows_and_tells),),
        ends=60,
        reports=(SMOKE,),
    ),
    "a personal number": Scenario(
        rules=QUIET,
        acts=((5, says("ann", "/report one hurt, 11010519491231002X, phone 138 1234 5678", "shaft-3")),),
        ends=50,
        reports=("one hurt",),
    ),
    "a follow-up": Scenario(
        rules=QUIET,
        acts=(
            (5, says("zhao", "/followup spare key for the pump room by 1 Dec", "lead")),
            (25, presses("chen", "I own it", "lead")),
            (45, says("chen", "/fixed F1 hung up at the gate", "lead")),
            (65, presses("zhao", "Checked", "lead")),
        ),
        ends=90,
    ),
}  # fmt: skip
