"""The commands, one file a group of them; pressklar/cli.py lists them and loads only the one that was asked
for.
"""
