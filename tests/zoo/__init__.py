"""Random legal publications, and a judge of the finished files that shares nothing with layout or checks."""
