"""What `tools/start.py` does before the kit's own environment exists.

Standard library only, and parsed even by Python 3.6, so that an old Python gets a sentence and not a syntax error:
no newer syntax, type hints from `typing`. Rooms, bottom to top: `words` (all that is said), `kit` (where things lie and
what `.venv` lacks), `install` (putting it right).
"""
