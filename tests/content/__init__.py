"""The shipped questions and rubrics, and the grader on them with the shipped models."""
