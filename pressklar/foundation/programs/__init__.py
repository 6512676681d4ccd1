"""Outside programs: where each is, its version, how it is run."""
