"""Two Word files compared, the differences as tracked changes."""
