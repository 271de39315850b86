"""The live class: the room votes by phone, the board shows why, the trainer leads from one page."""
