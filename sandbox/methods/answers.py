"""answerCallbackQuery and getFile: what a bot does with what it was handed."""

from sandbox.methods.call import Call
from sandbox.refusals import OLD_QUERY, Json, bad

LONGEST_ANSWER = 200


def answer_callback_query(call: Call) -> bool:
    press = call.world.presses.get(call.params["callback_query_id"])
    if press is None or press.bot is not call.bot or not press.can_be_answered:
        raise bad(OLD_QUERY)
    if len(call.get("text", "")) > LONGEST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    press.answer(call.get("text", ""), alert=call.get("show_alert", False))
    return True


def get_file(call: Call) -> Json:
    stored = call.world.files.link(call.bot.token, call.params["file_id"])
    return {
        "file_id": call.params["file_id"],
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }
