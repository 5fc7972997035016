"""The Textual front end: app, screens, widgets, one stylesheet beside each screen."""
