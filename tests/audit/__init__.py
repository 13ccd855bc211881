"""The bot looks itself over."""
