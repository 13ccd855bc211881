"""The only place with SQL, and the one door through which anything changes."""
