"""The chat, both ways: plain functions that read what came in and show what is true. No input, no output."""
