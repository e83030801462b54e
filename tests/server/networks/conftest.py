"""Places of a village, for every test of the network wing."""

import pytest

from liane.server.community.operators.models import Operator
from liane.server.networks.registers.models import Site


def stand(operator: Operator, code: str, name: str, **facts: object) -> Site:
    """A site written as a person would."""
    where = {"lat": 14.27, "lon": -3.88, "zone": "Kela", "kind": "mast"}
    return Site.objects.create(operator=operator, code=code, name=name, **{**where, **facts})


@pytest.fixture
def site(operator: Operator) -> Site:
    """The water tower."""
    return stand(operator, "chateau-eau", "Château d’eau du marché", households=34)


@pytest.fixture
def sites(operator: Operator) -> list[Site]:
    """Sixty sites: more than a page."""
    return [stand(operator, f"s{n}", f"Lieu {n}", zone=f"Zone {n % 5}") for n in range(60)]
