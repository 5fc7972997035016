"""Writes the pages that the program itself dictates: its commands, its keys and its manual page.

python -m reference            writes them
python -m reference --check    says which are out of date; exit code 1 when one is
"""
