"""The press: what a print shop takes (PDF/X-4, preflight, job ticket), and sheets for the office's own
printer.
"""
