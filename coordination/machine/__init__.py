"""The bot itself: when it was not there, and who must know of it."""
