"""The demo as people start it, and the pieces it is made of."""
