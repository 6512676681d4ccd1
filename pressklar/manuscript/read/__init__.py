"""Content files into the model."""
