"""A grade or a history as Markdown, text or JSON."""
