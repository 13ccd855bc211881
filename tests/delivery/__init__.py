"""Delivery, its transport, the clock, the logs and the evidence: against the sandbox, over HTTP."""
