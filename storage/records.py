"""What it takes to read the record: a store, the policy, and the functions of every kind of thing."""

from collections.abc import Sequence

from coordination.kernel import Aggregate
from coordination.policy import Policy
from storage.codec import Codec
from storage.deadlines import hasty_of
from storage.engine import Store
from storage.states import States
from storage.world import Worlds


class Records:
    """Shared by the door, the outbox and the views, so that what one has decoded serves the others."""

    def __init__(self, store: Store, policy: Policy, aggregates: Sequence[Aggregate]) -> None:
        self.store = store
        self.codec = Codec(aggregates)
        self.states = States(self.codec, aggregates)
        self.worlds = Worlds(policy, self.states)
        self.hasty = hasty_of(aggregates)
