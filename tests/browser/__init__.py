"""Stories clicked through on the page, in a real browser."""
