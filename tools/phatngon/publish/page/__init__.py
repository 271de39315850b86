"""Pages for a phone, and the server that hands them out."""
