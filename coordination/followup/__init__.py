"""Follow-ups: what must still be put right, by whom, by when, and who has checked it."""
