"""Frames, and the interfaces between the interpreter and those whom it asks."""
