"""Pages of circles: `coming` candidates and experts, `staying` people and calls, `talking` words.

Every page but the first three asks for the place of who asks. Without one the circle is not there:
the answer is that of an address that never existed.
"""
