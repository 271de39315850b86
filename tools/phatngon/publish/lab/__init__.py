"""JupyterLab for learners and for editors, and what the machine needs for it."""
