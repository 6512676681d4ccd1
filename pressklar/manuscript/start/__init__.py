"""New publications and editions."""
