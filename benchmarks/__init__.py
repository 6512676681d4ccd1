"""How fast, how large and how right the booklet is made, side by side with other programs: `make bench`, or
`python -m benchmarks`.
"""
