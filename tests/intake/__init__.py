"""Updates reach the desk, and Telegram hears of it only after the commit."""
