"""How an answer is judged: answer text -> segments -> evidence -> verdicts -> score and level.

Pure: the same answer, rubric, engines and version give the same grade, byte for byte. Models are asked through the
protocols of `trainer.grading.protocols`; none is imported here.
"""
