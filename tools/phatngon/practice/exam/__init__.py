"""The final test: papers drawn from the sealed bank and from generated items, marked at the trainer's; records of completion."""
