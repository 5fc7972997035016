"""The version of the grading rules; a change of any verdict or score on any answer raises it."""

GRADER_VERSION = "2"
