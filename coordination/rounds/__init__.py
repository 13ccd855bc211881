"""Reports that are due at a time, from every unit, also when nothing has happened."""
