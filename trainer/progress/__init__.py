"""What the history means: which question to ask next, which concepts are weak."""
