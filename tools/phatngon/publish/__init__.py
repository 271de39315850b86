"""Running lessons, making handouts, collecting what cites which provision, linting notebooks."""
