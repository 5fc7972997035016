"""The documentation: current, and with links that lead somewhere."""
