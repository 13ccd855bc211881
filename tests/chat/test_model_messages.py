"""The model messages, word for word: what a leader, a responder, a reporter reads, in both languages."""

from coordination.incident import commands as c
from coordination.kernel import Value, Who, Words
from coordination.plan import Severity
from coordination.roster.state import Roster
from tests.chat.fire import ALARM, CALL, COUNT, SMALL, at
from tests.chat.site import LEADERSHIP, PRIVATE, about_nothing, labels, reported, shown
from tests.chat.telegram import parse
from tests.rules.town import ANN, CHEN, CHIEF


def read(text: str) -> str:
    return parse(text).text


def test_the_receipt() -> None:
    message = shown(reported(), "receipt", values={"other": "26-0041"})
    assert message.text == (
        "Received: 26-0001, 09:00. Leaders are being called.\n"
        "Keep yourself safe. When you can: where, hazards, how many hurt. Text, voice, photo or place.\n"
        "The same event as 26-0041? One tap puts the two together."
    )
    assert labels(message) == [["Same: 26-0041"]]
    assert shown(reported(), "receipt", locale="zh-CN", chat=PRIVATE).text == (
        "已收到：26-0001，09:00，正在呼叫领导。\n"
        "先保证自己安全。方便时补充：地点、危险、几人受伤。文字、语音、照片、位置都行。\n"
        "接下来发到这里的，都会补充到这一事件。"
    )


def test_the_receipt_says_when_nobody_can_be_called() -> None:
    alone = shown(reported(roster=Roster()), "receipt")
    assert alone.text.startswith("Received: 26-0001, 09:00. No leader can be reached through me")


def test_the_page() -> None:
    story = reported().when(c.SetSeverity, by=ANN, severity=Severity.high)
    page = shown(story, "page", "0")
    assert read(page.text) == (
        "Life at risk · Fire? · Shaft 3 · 26-0001\n"
        "09:00 Shaft 3: “泵房冒烟，里面两人”\n"
        "Emergency services called? Not known.\n"
        "王矿长, please answer.\n"
        "No answer by 09:05: 陈副矿长 is called."
    )
    assert f'<a href="tg://user?id={CHIEF}">王矿长</a>' in page.text
    assert labels(page) == [["Acknowledge"], ["Activate plan", "Not incident"]]
    chinese = shown(story, "page", "0", "zh-CN")
    assert read(chinese.text) == (
        "危急 · 火灾？ · 三号井 · 26-0001\n"
        "09:00 三号井报告：“泵房冒烟，里面两人”\n"
        "是否已报火警、急救：不清楚。\n"
        "王矿长，请应答。\n"
        "09:05 前未应答，转呼陈副矿长。"
    )
    assert labels(chinese) == [["我来处理"], ["启动预案", "不是事件"]]


def test_the_page_to_the_deputy() -> None:
    page = shown(at("silent"), "page", "1")
    assert read(page.text) == (
        "Stand in please: Fire? · Shaft 3 · 26-0001\n"
        "09:00 Shaft 3: “泵房冒烟，里面两人”\n"
        "Emergency services called? Not known.\n"
        "王矿长: called 09:00, delivered, no answer.\n"
        "You decide now; they are told when they answer.\n"
        "陈副矿长, please answer.\n"
        "No answer by 09:10: 刘副矿长 is called."
    )
    assert read(shown(at("silent"), "page", "1", "zh-CN").text).split("\n")[3:] == [
        "王矿长：09:00 呼叫，已送达，未应答。",
        "现由您决定，对方应答后会看到。",
        "陈副矿长，请应答。",
        "09:10 前未应答，转呼刘副矿长。",
    ]


def test_the_step() -> None:
    step = shown(at("active"), "step", str(CALL))
    assert step.text == (
        "Step 2 · Call emergency services — by 09:09\n"
        "Call now. No permission is needed.\n"
        "Say: where, what, hazards, way in, how many hurt.\n"
        "Reply here with the time of the call.\n"
        "26-0001: nobody has it yet."
    )
    assert labels(step) == [["Take"], ["Done", "Blocked"], ["Skip"]]
    chinese = shown(at("active"), "step", str(CALL), "zh-CN")
    assert chinese.text == (
        "步骤2 拨打急救报警电话 — 09:09 前\n"
        "马上打，不需要批准。\n"
        "说清：在哪、何事、危险、从哪进、几人伤。\n"
        "回复本条：几点打的。\n"
        "26-0001：还没有人做。"
    )
    assert labels(chinese) == [["我来做"], ["已完成", "有困难"], ["跳过"]]


def test_the_step_says_what_proves_it_done() -> None:
    assert "\nThen reply here with the number.\n" in shown(at("active"), "step", str(COUNT)).text


def test_the_step_as_it_goes_on() -> None:
    assert shown(at("taken"), "step", str(ALARM)).text.endswith("\n26-0001: Ann has it since 09:07.")
    assert shown(at("blocked"), "step", str(SMALL)).text.endswith("\n26-0001: blocked 09:07, Bo: “no key”")
    assert shown(at("late"), "step", str(ALARM)).text.endswith(
        " Its time has run out.\nPassed on to 孙丽, 09:13."
    )
    done = shown(at("called"), "step", str(CALL))
    assert done.text == "✓ Step 2 · Call emergency services · Bo 09:07 “119 at 09:08”"
    skipped = shown(at("skipped"), "step", str(SMALL), "zh-CN")
    assert skipped.text == "已跳过：步骤3 只扑救初起小火 · Ann 09:17 “smoke too thick”"
    assert not done.buttons
    assert not skipped.buttons


def test_the_approval() -> None:
    approval = shown(at("voted"), "approval", "1", chat=LEADERSHIP)
    assert read(approval.text) == (
        "Approve? 三人重新进入泵房, 26-0001\n"
        "Asked by 陈副矿长, 09:17. For Step 13 · Approve re-entry.\n"
        "Needs 2 of 2; so far 1. Until 09:32; no answer = not approved.\n"
        "刘副矿长: approves.\n"
        "By text: /ok 1 or /no 1 and the reason."
    )
    assert labels(approval) == [["Approve"], ["Reject"]]
    assert read(shown(at("asked"), "approval", "1", "zh-CN").text) == (
        "是否同意：三人重新进入泵房，26-0001\n"
        "陈副矿长 09:17 提出。事由：步骤13 批准恢复进入。\n"
        "需2人同意（共2人），现0人。09:32 前有效，过时视为不同意。\n"
        "也可发文字：/ok 1，或 /no 1 加理由。"
    )


def test_the_expired_approval() -> None:
    approval = shown(at("expired"), "approval", "1")
    assert approval.text == (
        "Not approved: 三人重新进入泵房, 26-0001.\n"
        "Ended 09:32. 刘副矿长: approves. 王矿长: no answer.\n"
        "Nobody enters. 陈副矿长 can ask again."
    )
    assert labels(approval) == [["Ask again"]]
    assert shown(at("expired"), "approval-ruled", "1", "zh-CN").text == (
        "未获同意：三人重新进入泵房，26-0001。\n"
        "09:32 到期。刘副矿长：同意。王矿长：未应答。\n"
        "任何人不得进入。陈副矿长可再次提出。"
    )


def test_the_refused_and_the_granted_approval() -> None:
    refused = shown(at("refused"), "approval", "2").text
    assert refused.startswith("Not approved: Approve re-entry, 26-0001.\n")
    assert "王矿长: rejects “CO 30 ppm”" in refused
    granted = shown(at("granted"), "approval", "3")
    assert granted.text.startswith("Approved: Approve re-entry, 26-0001.\n")
    assert granted.buttons == ()


def test_the_card_before_anybody_leads() -> None:
    card = shown(at("silent"), "incident", locale="zh-CN")
    assert card.text == (
        "26-0001 · 待定级 · 火灾？ · 三号井\n"
        "09:00 “泵房冒烟，里面两人”\n"
        "已接报，正在呼叫领导。\n"
        "呼叫：王矿长 09:00 呼叫，已送达，未应答；陈副矿长 09:05 呼叫，尚未应答。\n"
        "截至 09:05。"
    )
    assert labels(card) == [["我已到场"], ["续报", "详情"], ["火灾", "其他预案"], ["危急"], ["严重", "可控"]]


def test_the_card_while_the_plan_runs() -> None:
    card = shown(at("counted"), "incident", "lead", chat=LEADERSHIP)
    assert card.text == (
        "26-0001 · Life at risk 🔴 · Fire · Shaft 3\n"
        "09:00 “泵房冒烟，里面两人”\n"
        "Plan active since 09:06. 陈副矿长 leads since 09:06.\n"
        "Progress: Make safe 1/7 · Care and inform 0/2 · Liaise and record 0/5\n"
        "Next: 1 Raise the alarm, get out — Ann, by 09:08\n"
        "Next: 9 First aid: burns and smoke — nobody yet, by 09:11\n"
        "Next: 10 Name who is in charge — nobody yet, by 09:11\n"
        "Hurt 2 · Dead 0 · Missing unknown · Evacuated 30.\n"
        "On scene 2, back safe 0.\n"
        "Never go back in. Never use a lift. Never open a hot door. Never put water on live power or oil.\n"
        "Update 09:06 “水泵已停” As of 09:07."
    )
    assert labels(card) == [["Stable"], ["Facts", "Details"]]


def test_the_leaders_card_offers_the_one_act_that_comes_next() -> None:
    rows = {
        "answered": [["Activate plan"], ["Not incident", "Other plan"], ["Life at risk"]],
        "stable": [["Stand down"], ["Facts", "Details"]],
        "stood-down": [["Counted"], ["Close"], ["Facts", "Details"]],
        "back": [["Close"], ["Facts", "Details"]],
        "closed": [["File report"]],
    }
    for moment, expected in rows.items():
        assert labels(shown(at(moment), "incident", "lead"))[:3] == expected, moment
    assert labels(shown(at("judged"), "incident", "lead"))[2:] == [
        ["✓ Life at risk"],
        ["Serious", "Contained"],
    ]
    assert labels(shown(at("stood-down"), "incident"))[0] == ["Back safe"]


def test_the_closed_card_says_how_it_ended() -> None:
    card = shown(at("closed"), "incident", locale="zh-CN")
    assert card.text.split("\n")[-2:] == ["09:33 已办结：已解决。", "复盘报告：3月3日 09:33 前提交。"]
    story = reported().when(c.StandDownFalse, by=CHEN, reason=Words("steam"))
    assert shown(story, "incident").text.split("\n")[-1] == "Closed 09:00: false alarm. “steam”"


def test_the_refusal() -> None:
    values: dict[str, Value] = {"act": "vote", "able": (Who(CHEN),), "yours": ("responder",)}
    refusal = about_nothing("refused", "not-allowed", values=values)
    assert refusal.text == (
        "Not done: you cannot approve or reject here.\n"
        "Who can: 陈副矿长. You are: responder; nothing has changed.\n"
        "Danger to life? Leaving, stopping machines and calling for help need no approval."
    )
    toast = about_nothing("refusal-toast", "not-allowed", "zh-CN", values=values)
    assert toast.alert
    assert toast.text == (
        "未执行：您不能表态同意或不同意。\n"
        "能办的人：陈副矿长。您的身份：处置人员，状态没有变化。\n"
        "有生命危险时，撤离、停机、呼救不需要批准。"
    )


def test_toasts_tell_what_is_true() -> None:
    assert shown(at("answered"), "toast", "ack").text == "26-0001: 陈副矿长 leads since 09:06."
    assert shown(at("answered"), "toast", "ack", chat=CHEN).text == "26-0001: you lead since 09:06."
    assert shown(at("taken"), "toast", "take:1").text == "Step 1 · Raise the alarm, get out: Ann has it."
    scene = shown(at("active"), "toast", "scene", "zh-CN")
    assert scene.alert
    assert scene.text.endswith("\n不要返回火场。不要坐电梯。不要开发烫的门。带电设备和油火不要用水。")


def test_the_briefing() -> None:
    told = read(shown(at("late"), "brief").text).split("\n")
    assert told[0] == "Briefing Fire · Shaft 3 · 26-0001, as of 09:17"
    assert [line.split(":")[0] for line in told[1:4]] == ["What", "Who", "Now"]
    assert told[-1].startswith("Needs: Step 3 · Fight it only if small is blocked; Step 1 · Raise the alarm")
