"""The call for entries: a form in Word and one for the browser, the letter that brings them, and the reminder
(docs/call.md).
"""
