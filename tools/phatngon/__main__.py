"""Run the command: ``python -m phatngon VERB``."""

from phatngon.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
