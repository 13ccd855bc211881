"""What Telegram has kept for a bot that was away, and the order in which it gives it."""

import random
from collections import deque
from dataclasses import replace

from sandbox.stream import Stream


def shuffled(stream: Stream, seed: int) -> None:
    """Give what waits another order; the ids go up all the same, as Telegram's do."""
    waiting = list(stream._queue)
    ids = [update.id for update in waiting]
    random.Random(seed).shuffle(waiting)  # noqa: S311
    renumbered = [
        replace(update, id=id_, body={**update.body, "update_id": id_})
        for id_, update in zip(ids, waiting, strict=True)
    ]
    assert renumbered != list(stream._queue), "this seed leaves them as they are"
    stream._queue = deque(renumbered)
