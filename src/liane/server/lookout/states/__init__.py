"""States: the front page of the lookout, faults that are told and acknowledged, the badge."""
