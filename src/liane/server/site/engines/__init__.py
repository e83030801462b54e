"""The databases of Django with a pulse: each table has a number that rises with what is written.

`pulse.Counting` is mixed into Django's own engines, so that nothing that writes has to think of it.
"""
