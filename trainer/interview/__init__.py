"""How a session runs: practice as a pure state machine with the clock and the grader passed in."""
