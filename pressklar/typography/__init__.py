"""Characters and faces."""
