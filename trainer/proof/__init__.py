"""Whether a rubric does what it says: its phrasings, model answers and decoys graded like answers, and what that shows.

This room knows the bank and the grading; the engines are passed in.
"""
