"""Grading without a model: passages, keywords, guards, verdicts and grades, with engines that say what they are told."""
