"""Rounds: one due time of a schedule each, and the book of a month that is kept of them."""
