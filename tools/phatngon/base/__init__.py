"""Ground floor: errors, Vietnamese text, numbers and dates, atomic files, the append-only log."""
