"""What units really send, read without losing anything and without guessing."""
