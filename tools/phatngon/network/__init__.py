"""Registers of units and spokespersons, and what is built from them."""
