"""Parts that more than one screen shows, or that have a behaviour of their own."""
