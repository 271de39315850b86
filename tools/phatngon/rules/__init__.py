"""Decisions as tables: what a lesson shows is the very file the code reads."""
