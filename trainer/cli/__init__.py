"""The command line, one module a command; heavy imports stay inside the handlers."""
