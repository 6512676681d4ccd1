"""The web engine: the sections' HTML as one static, accessible page that works from a folder on disk."""
