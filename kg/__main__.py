"""`python -m kg` is `kg`."""

from .cli import main

main(prog_name="kg")
