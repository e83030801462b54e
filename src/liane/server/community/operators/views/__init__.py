"""Pages of an operator as a whole: front, founding, settings, tree, parts, closing."""

from liane.server.community.operators.views.front import front

__all__ = ["front"]
