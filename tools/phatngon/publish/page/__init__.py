"""The pages of the lessons, for a phone and a laptop, and the server that hands them out."""
