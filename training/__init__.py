"""How the shipped weights are made: the export of the embedding model, and the training of the judge and the reader.

Nothing here is imported by the trainer. `make model` runs all of it; docs/grading.md says what it gave.
"""
