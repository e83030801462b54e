"""The inventory of what there is and whose: what nobody said is first, and names stay sealed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.goods import actions, queries
from liane.server.community.goods.models import Good
from liane.server.site.records import EditedMeanwhile

BASE = "/o/dougouba/communaute/biens/"
MAST = {"name": "Mât", "kind": "mast", "quantity": "1", "owner": "us", "paper": "Facture 12"}
LENT = {"name": "Serveur", "kind": "server", "quantity": "1", "owner": "person",
        "owner_name": "Sékou Diarra", "terms": "Prêté"}  # fmt: skip


def test_what_nobody_said_comes_first_then_what_nothing_shows(bearer, operator):
    for facts in (MAST, LENT, {"name": "Domaine", "kind": "name"}):
        actions.add_good(acting_member=bearer, **facts)
    found = list(queries.goods_of(operator))
    assert [each.name for each in found] == ["Domaine", "Serveur", "Mât"]
    assert [each.shape for each in found] == ["unknown", "worn", "ok"]


def test_members_read_to_whom_in_general_and_who_keeps_the_inventory_reads_names(
    bearer, somebody, as_member
):
    awa, yaya = as_member(bearer), as_member(somebody("Yaya"))
    assert 'class="tendril"' in awa.get(BASE).content.decode()
    awa.post(f"{BASE}nouveau/", LENT)
    assert "Sékou" in awa.get(BASE).content.decode()
    assert "Sékou" in awa.get(f"{BASE}feuille/").content.decode()
    told = yaya.get(BASE).content.decode()
    assert "Quelqu’un d’ici" in told and "Sékou" not in told and "Inscrire" not in told
    with connection.cursor() as cursor:
        cursor.execute("SELECT owner_name FROM goods_good")
        assert b"kou" not in bytes(cursor.fetchone()[0])


def test_a_thing_is_said_better_and_goes_with_its_reason(bearer, as_member):
    awa = as_member(bearer)
    awa.post(f"{BASE}nouveau/", MAST)
    page = f"{BASE}{Good.objects.get().pk}/"
    assert awa.post(page, MAST | {"name": "Mât nord", "seen_version": "1"}).status_code == 302
    assert awa.post(page, MAST | {"seen_version": "1"}).status_code == 409
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert awa.post(f"{page}sortir/", {"why": "Vendu", "on": tomorrow}).status_code == 400
    assert awa.post(f"{page}sortir/", {"why": ""}).status_code == 400
    assert awa.post(f"{page}sortir/", {"why": "Vendu"}).status_code == 302
    told = awa.get(BASE).content.decode()
    assert "Vendu" in told and "Mât nord" in told
    assert awa.get(page).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"name": " "}, "ce que c’est"), ({"owner_name": "Ali"}, "un nom va"), ({"kind": "x"}, "type"),
     ({"owner": "x"}, "à qui")],
)  # fmt: skip
def test_a_line_that_says_two_things_is_refused(bearer, wrong, why):
    with pytest.raises(BadInput, match=why):
        actions.add_good(acting_member=bearer, **MAST | wrong)


def test_only_who_keeps_it_writes_and_two_at_once_are_told(bearer, somebody):
    with pytest.raises(BadInput, match="porteur"):
        actions.add_good(acting_member=somebody(), **MAST)
    made = actions.add_good(acting_member=bearer, **MAST)
    actions.change_good(made, 1, acting_member=bearer, name="A")
    with pytest.raises(EditedMeanwhile):
        actions.change_good(made, 1, acting_member=bearer, name="B")
    actions.take_out(made, "Vendu", acting_member=bearer)
    with pytest.raises(BadInput, match="déjà"):
        actions.take_out(made, "Vendu", acting_member=bearer)
