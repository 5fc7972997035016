"""The linear, line-by-line front end for pipes, scripts and screen readers."""
