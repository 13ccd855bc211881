"""Who gets through the door: every verb, every kind of actor, every form; and whatever anybody can send."""
