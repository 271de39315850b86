"""The kit of another province or city, made from its own folder of data."""
