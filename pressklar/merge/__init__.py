"""Returned Word files -> corrections -> YAML: drafts, the three-way merge, redlines (docs/studies/merge.md
says how and why).
"""
