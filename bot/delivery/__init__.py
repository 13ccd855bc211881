"""The way out: how fast, in what order, what Telegram answers, and what that means."""
