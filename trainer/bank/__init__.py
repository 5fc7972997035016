"""What is asked: questions, rubrics, criteria and misconceptions, loaded strictly from YAML and checked.

This room knows YAML and files; it knows no screen, no store, no clock and no model.
"""
