"""What the history means: mastery of each concept, what is due, today's session, the plan to the interview."""
