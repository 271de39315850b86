"""Lessons and what they say of themselves, and who rests on which provision."""
