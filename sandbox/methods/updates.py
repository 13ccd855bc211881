"""getUpdates and the webhook: the two ways to be told."""

from sandbox.methods.call import Call
from sandbox.refusals import Json


async def get_updates(call: Call) -> list[Json]:
    stream = call.bot.stream
    stream.asks_for(call.get("allowed_updates"))
    return await stream.get(call.get("offset", 0), call.get("limit", 100), call.get("timeout", 0))


def set_webhook(call: Call) -> bool:
    """An empty address removes it, as deleteWebhook does."""
    if not call.get("url"):
        return delete_webhook(call)
    call.bot.stream.asks_for(call.get("allowed_updates"))
    if call.get("drop_pending_updates"):
        call.bot.stream.clear()
    call.bot.webhook.set(
        call.params["url"], call.get("secret_token", ""), call.get("max_connections", 40), paced=call.paced
    )
    return True


def delete_webhook(call: Call) -> bool:
    if call.get("drop_pending_updates"):
        call.bot.stream.clear()
    call.bot.webhook.remove()
    return True


def get_webhook_info(call: Call) -> Json:
    return call.bot.webhook.info()
