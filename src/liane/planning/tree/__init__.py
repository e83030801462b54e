"""One tree to design: hubs, links, degrees and branches, with a proof of how far from the best.

`design_tree` returns the best design found and a lower bound of every design; `certificate`
writes that bound so that a stranger can recompute it. Whatever is found is checked against the
rules before it is returned; whatever is proven is summed in whole numbers.
"""

from liane.planning.tree.certificate import certificate, write_certificate
from liane.planning.tree.instance import Instance, describe_tree, make_instance, read_instance
from liane.planning.tree.solve import Design, design_tree, usual_effort

__all__ = [
    "Design",
    "Instance",
    "certificate",
    "describe_tree",
    "design_tree",
    "make_instance",
    "read_instance",
    "usual_effort",
    "write_certificate",
]
