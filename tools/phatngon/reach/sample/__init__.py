"""The invented year of reach data that lessons read: made from a seed, committed, never about anybody real."""
