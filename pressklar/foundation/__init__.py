"""Plain tools that every room stands on."""
