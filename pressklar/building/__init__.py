"""The stages of a build, and whether one is needed."""
