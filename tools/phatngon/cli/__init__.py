"""The command ``phatngon``: one small file per group of verbs, each loading what it needs when it runs."""
