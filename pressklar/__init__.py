"""Pressklar builds an annual proposal booklet, and any publication shaped like one, from structured
content.
"""

__version__ = "0.1.0"
