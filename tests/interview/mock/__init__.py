"""The mock interview: its clock, its questions, its crashes, its verdicts."""
