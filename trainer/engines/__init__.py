"""The models behind grading's protocols: onnxruntime by default, sentence-transformers as an extra.

Everything is lazy: importing this room loads no model library. Weight files are verified by SHA-256 before use; a file
that is missing or altered means grading by keywords, with a note that says so, never a crash.
"""
