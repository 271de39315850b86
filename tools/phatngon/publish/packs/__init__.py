"""Packs for a hall: what goes in, what must not, and the libraries beside it."""
