"""Who can be reached: a weekly test of one tap, and when each person last answered."""
