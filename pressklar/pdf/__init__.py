"""Engine: sections laid out apart, furniture laid over, all joined into one tagged PDF."""
