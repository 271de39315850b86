"""What the kit knows of tables: the grammar of a data dictionary, the one reader of CSV registers, the reporting units."""
