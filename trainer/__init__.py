"""A mock system design interview trainer for message brokers, in the terminal."""

__version__ = "0.1.0"
