"""Byte-exact edits of content files."""
