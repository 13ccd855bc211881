"""The bot looks itself over: every minute, and mends what it finds, or says that it cannot."""
