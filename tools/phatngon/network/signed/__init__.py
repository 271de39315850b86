"""Statements with a signature: what is signed, the unit's keys and their register, and the verdict on what people bring."""
