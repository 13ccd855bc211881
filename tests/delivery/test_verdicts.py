"""Every answer we know of, word for word, and what follows from it."""

import pytest

from bot.delivery.verdicts import (
    Adrift,
    Again,
    Call,
    Done,
    GoneCard,
    Moved,
    Never,
    Plain,
    Unknown,
    Unreachable,
    Verdict,
    judge,
)
from bot.transport import NotSent, OutOfOrder, Refused, Unanswered, Unsure

LOST = {"lost": True}
OURS = Never("bad-message", alarm=True)

GOLDEN: list[tuple[int, str, Verdict]] = [
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message",
        Done(),
    ),
    (400, "Bad Request: message to edit not found", GoneCard()),
    (400, "Bad Request: message can't be edited", GoneCard()),
    (400, "Bad Request: MESSAGE_ID_INVALID", GoneCard()),
    (400, "Bad Request: message to be replied not found", Adrift()),
    (400, "Bad Request: message to delete not found", Done()),
    (400, "Bad Request: message can't be deleted for everyone", Done()),
    (400, "Bad Request: message to pin not found", Done()),
    (403, "Forbidden: bot was blocked by the user", Never("blocked", lost=True)),
    (403, "Forbidden: bot can't initiate conversation with a user", Never("never-started", lost=True)),
    (403, "Forbidden: user is deactivated", Never("deactivated", lost=True)),
    (403, "Forbidden: the bot can't send messages to the bot", Never("is-a-bot", lost=True)),
    (403, "Forbidden: bot was kicked from the group chat", Never("kicked", lost=True)),
    (403, "Forbidden: bot was kicked from the supergroup chat", Never("kicked", lost=True)),
    (403, "Forbidden: bot was kicked from the channel chat", Never("kicked", lost=True)),
    (403, "Forbidden: bot is not a member of the supergroup chat", Never("not-a-member", lost=True)),
    (403, "Forbidden: the group chat was deleted", Never("deleted", lost=True)),
    (400, "Bad Request: chat not found", Never("unknown-chat", lost=True)),
    (400, "Bad Request: chat_id is empty", Never("unknown-chat", lost=True)),
    (400, "Bad Request: user not found", Never("unknown-chat", lost=True)),
    (400, "Bad Request: private chat not found", Never("unknown-chat", lost=True)),
    (400, "Bad Request: PEER_ID_INVALID", Never("unknown-chat", lost=True)),
    (400, "Bad Request: not enough rights to send text messages to the chat", Never("no-rights", lost=True)),
    (400, "Bad Request: not enough rights to send photos to the chat", Never("no-rights", lost=True)),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Never("no-rights", lost=True)),
    (400, "Bad Request: not enough rights to create a topic", Never("no-rights")),
    (400, "Bad Request: not enough rights to edit the topic", Never("no-rights")),
    (400, "Bad Request: not enough rights to close or open the topic", Never("no-rights")),
    (400, "Bad Request: not enough rights to delete the topic", Never("no-rights")),
    (400, "Bad Request: not enough rights to manage pinned messages in the chat", Never("no-rights")),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", Never("no-rights")),
    (400, "Bad Request: message thread not found", Adrift()),
    (400, "Bad Request: TOPIC_CLOSED", Adrift()),
    (400, "Bad Request: TOPIC_DELETED", Adrift()),
    (400, "Bad Request: TOPIC_NOT_MODIFIED", Done()),
    (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        Done(),
    ),
    (400, "Bad Request: message text is empty", OURS),
    (400, "Bad Request: text must be non-empty", OURS),
    (400, "Bad Request: message is too long", OURS),
    (400, "Bad Request: message caption is too long", OURS),
    (400, "Bad Request: BUTTON_DATA_INVALID", OURS),
    (400, "Bad Request: reply markup is too long", OURS),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", OURS),
    (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3', Plain()),
    (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"", Plain()),
    (429, "Too Many Requests: retry after 7", Again(7.0, flood=True)),
    (401, "Unauthorized", Again(30.0, alarm=True)),
    (404, "Not Found", Again(30.0, alarm=True)),
    (400, "Bad Request: something nobody has seen yet", Never("refused", alarm=True)),
    (403, "Forbidden: something nobody has seen yet", Never("forbidden", lost=True, alarm=True)),
    (413, "Request Entity Too Large", Never("refused", alarm=True)),
]


@pytest.mark.parametrize(("code", "words", "verdict"), GOLDEN, ids=[words[:60] for _, words, _ in GOLDEN])
def test_telegrams_words(code: int, words: str, verdict: Verdict) -> None:
    call = Call.edit if isinstance(verdict, GoneCard) else Call.send
    retry_after = 7.0 if code == 429 else None
    assert judge(Refused(code, words, retry_after=retry_after), call) == verdict


def test_an_upgraded_group_says_where_it_went() -> None:
    no = Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", moved_to=-100123)
    assert judge(no, Call.send) == Moved(-100123)


@pytest.mark.parametrize("call", [Call.pin, Call.react, Call.unbutton])
def test_what_is_gone_needs_no_pin_no_reaction_and_has_no_buttons(call: Call) -> None:
    assert judge(Refused(400, "Bad Request: MESSAGE_ID_INVALID"), call) == Done()


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (NotSent("refused"), Unreachable()),
        (Unsure("reset"), Unknown()),
        (Unanswered("late"), Unknown()),
        (OutOfOrder("502"), Unknown(down=True)),
        (ValueError("a bug of somebody"), Unknown()),
    ],
)
def test_without_an_answer(error: Exception, verdict: Verdict) -> None:
    assert judge(error, Call.send) == verdict
