"""The Word engine: HTML sections -> booklet.docx, written linearly as WordprocessingML (docs/studies/word.md
says what and why).
"""
