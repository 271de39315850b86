"""What is printed or shown: handouts, keys, cards, sheets, decks, and the page that lists them."""
