"""Rubrics proved by grading: what is tried, what counts as a shortfall, how it is worded."""
