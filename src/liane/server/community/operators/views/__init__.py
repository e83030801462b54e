"""Pages of an operator as a whole: founding, settings, tree, parts, closing.

Its front page, the portal, is told by `welcome`.
"""
