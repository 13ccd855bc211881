"""One incident, from the report to its closing."""
