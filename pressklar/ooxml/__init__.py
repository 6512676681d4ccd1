"""Word files from outside: one guard, one reader into plain values, and a proof that no word of them is lost
(docs/studies/word-files.md).
"""
