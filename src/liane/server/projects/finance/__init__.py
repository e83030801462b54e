"""What a network costs, who pays, and where the money went.

`model` turns lines, tariffs and pledges into figures (through `liane.economics`) · `ways` compares
nine ways to sustain a network on the same case · the cash book only grows: a correction is another
entry, and a payment needs two signatures.
"""
