"""Each safeguard is taken out once, to see that the suite notices: `uv run scripts/mutate`."""
