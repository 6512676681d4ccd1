"""The ground that every room stands on: locks, and files and folders that change places in one step."""
