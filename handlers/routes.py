"""ONE table: every verb, its command, what its words are, who may, and who reads it.

A press, a command and an answer to a question become the same `Wish`, so what a button does a text can do.
"""

from collections.abc import Mapping

from coordination.incident import commands as c
from coordination.plan import Role
from handlers import (
    clerk,
    drills,
    duty,
    enrolment,
    followup,
    incident,
    leading,
    reach,
    report,
    rounds,
    steps,
)
from handlers.reading import Listener
from handlers.route import Route

_ALL = tuple(Role)
_LEAD = (Role.leader, Role.deputy, Role.duty)
_s = incident.simple

ROUTES = (
    Route(verb="report", command="report", read=report.report, menu=_ALL, group_menu=True),
    Route(verb="zr", command="zero", read=rounds.zero, menu=_ALL, group_menu=True),
    Route(
        verb="status", command="status", read=incident.status, authority="look", menu=_ALL, group_menu=True
    ),
    Route(verb="det", command="brief", read=incident.brief, authority="look", menu=_LEAD),
    Route(verb="upd", command="update", read=report.update, authority="update"),
    Route(verb="ack", command="ack", read=_s(c.Acknowledge), authority="acknowledge"),
    Route(verb="over", command="takeover", read=_s(c.TakeOver), authority="take-over"),
    Route(verb="watch", command="watch", read=leading.watch, authority="watch"),
    Route(verb="act", command="activate", read=_s(c.Activate), authority="activate"),
    Route(verb="not", command="notincident", read=incident.not_incident, authority="not-incident"),
    Route(verb="plans", command="plans", read=incident.plans, authority="choose-plan"),
    Route(verb="plan", command="plan", read=incident.choose_plan, words=("plan",), authority="choose-plan"),
    Route(
        verb="sev", command="severity", read=incident.severity, words=("level",), authority="raise-severity"
    ),
    Route(verb="facts", command="facts", read=incident.facts_known, authority="facts"),
    Route(verb="same", command="same", read=incident.merge, words=("other",), authority="merge"),
    Route(verb="scene", command="onscene", read=_s(c.CheckIn), authority="on-scene"),
    Route(verb="back", command="back", read=_s(c.ComeBack)),
    Route(verb="count", command="counted", read=_s(c.CountIn), authority="count-in"),
    Route(verb="take", command="take", read=steps.take, words=("step",), authority="step"),
    Route(verb="done", command="done", read=steps.finish, words=("step",), authority="step"),
    Route(verb="block", command="blocked", read=steps.block, words=("step",), authority="step"),
    Route(verb="skip", command="skip", read=steps.skip, words=("step",), authority="step"),
    Route(verb="yes", command="ok", read=steps.approve, words=("approval",), authority="vote"),
    Route(verb="no", command="no", read=steps.reject, words=("approval",), authority="vote"),
    Route(verb="stable", command="stable", read=_s(c.Stabilise), authority="stable"),
    Route(verb="down", command="standdown", read=_s(c.StandDown), authority="stand-down"),
    Route(verb="close", command="close", read=_s(c.Close), authority="close"),
    Route(verb="after", command="after", read=leading.after_action, authority="after-action"),
    Route(
        verb="drill",
        about_nothing=True,
        command="drill",
        read=drills.drill,
        words=("plan",),
        authority="drill",
        menu=(Role.admin, Role.leader, Role.deputy),
    ),
    Route(verb="resume", command="resume", read=drills.resume, authority="drill"),
    Route(verb="fup", command="followup", read=followup.raise_, authority="follow-up"),
    Route(verb="fups", command="followups", read=followup.overview, authority="look"),
    Route(verb="own", command="own", read=followup.own, words=("followup",), authority="own"),
    Route(verb="fix", command="fixed", read=followup.fix, words=("followup",), authority="own"),
    Route(verb="checked", command="checked", read=followup.check, words=("followup",), authority="check"),
    Route(verb="here", command="here", read=reach.here, authority="look"),
    Route(verb="reach", command="reach", read=reach.reach, authority="reach", menu=(Role.admin,)),
    Route(
        verb="inv",
        about_nothing=True,
        command="invite",
        read=enrolment.invite,
        authority="invite",
        menu=(Role.admin,),
    ),
    Route(
        verb="people", command="people", read=enrolment.people, authority="people", menu=(Role.admin, *_LEAD)
    ),
    Route(
        verb="strike",
        about_nothing=True,
        command="strikeoff",
        read=enrolment.strike_off,
        words=("person",),
        authority="strike-off",
    ),
    Route(verb="ev", command="event", read=rounds.event),
    Route(verb="inc", command="include", read=rounds.include),
    Route(verb="rv", command="revise", read=rounds.revise),
    Route(verb="chk", command="answer", read=rounds.check),
    Route(verb="rounds", command="rounds", read=clerk.rounds, authority="rounds", menu=_LEAD),
    Route(verb="rm", command="remind", read=clerk.remind, authority="rounds"),
    Route(verb="ex", command="excuse", read=clerk.excuse, authority="rounds"),
    Route(verb="ph", command="byphone", read=clerk.by_phone, authority="by-phone"),
    Route(verb="ca", command="claimok", read=clerk.accept_claim, authority="rounds"),
    Route(verb="cr", command="claimno", read=clerk.refuse_claim, authority="rounds"),
    Route(verb="askall", command="ask", read=clerk.ask_all, authority="ask", menu=_LEAD),
    Route(verb="per", about_nothing=True, command="period", read=clerk.period, authority="period"),
    Route(verb="duty", command="duty", read=duty.duty, words=("post",), authority="look", menu=_ALL),
    Route(verb="checkin", command="checkin", read=duty.check_in, words=("post",), authority="check-in"),
    Route(verb="hand", command="handover", read=duty.hand_over, words=("post",), authority="hand-over"),
    Route(verb="takeon", command="takeon", read=duty.take_over, words=("post",), authority="take-on"),
    Route(verb="swap", command="swap", read=duty.swap, words=("post", "person"), authority="swap"),
    Route(verb="takeshift", command="takeshift", read=duty.take_shift, words=("post",), authority="swap"),
    Route(
        verb="standin",
        command="standin",
        read=duty.stand_in,
        words=("post", "person"),
        authority="stand-in",
        menu=(Role.admin, *_LEAD),
    ),
    Route(verb="me", command="me", read=enrolment.me, menu=_ALL),
    Route(verb="lang", about_nothing=True, command="language", read=enrolment.language),
    Route(verb="start", command="start", read=enrolment.start),
    Route(verb="help", command="help", read=enrolment.help_, menu=_ALL, group_menu=True),
)
VERBS = {route.verb: route for route in ROUTES}
COMMANDS = {route.command: route for route in ROUTES}
REPLIES: Mapping[str, Listener] = {
    "incident": report.reply,
    "round": rounds.reply,
    "followup": followup.reply,
    "duty": duty.reply,
}
"""Who reads what is said in reply to a message about a thing of this kind."""
EDITS: Mapping[str, Listener] = {"incident": report.edit, "round": rounds.edit, "followup": followup.edit}
"""Who reads the edit of a message that led to a thing of this kind."""
