"""What the kit knows, in the forms other systems read: item banks, lesson pages, results, registers."""
