"""Plays the pages of the documentation as a reader would: what they print is typed, saved and compared, no more.

CONTRIBUTING.md, "Pages", says how each block is played. ``python -m tests.docs.played`` plays all pages and prints what
ran, and what did not, and why.

Libraries for this were looked at (pytest-examples, sybil, mktestdocs): none runs consoles or refuses unknown blocks.
"""
