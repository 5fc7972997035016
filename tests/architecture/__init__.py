"""The shape of the code itself: who imports whom, what is loaded when, what is documented."""
