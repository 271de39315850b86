"""What a build does: runs lessons, keeps a ledger, knows the inputs of what it made."""
