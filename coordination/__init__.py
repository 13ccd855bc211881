"""The rules: who is called, what is due, who may. Pure values and functions."""
