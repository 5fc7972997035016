"""The mock interview: phases against a clock, a saved state that a crash goes on from, and the debrief."""
