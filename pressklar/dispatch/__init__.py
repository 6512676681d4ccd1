"""Dispatch: what each member receives (parcels), the letters that carry it, and what became of them (the
ledger).
"""
