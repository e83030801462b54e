"""Sealed fields: unreadable at rest, found by a blind index, dots in a locked box."""

import pytest
from django.db import connection

from liane.server.community.accounts.actions import open_account
from liane.server.community.accounts.models import User
from liane.server.site import sealing


def test_the_database_holds_no_pseudonym_and_no_phone(db):
    open_account("Fatoumata", None, phone="00223 70 11 22 33")
    with connection.cursor() as cursor:
        cursor.execute("select handle, pseudonym, phone, phone_index from accounts_user")
        kept = b" ".join(
            x if isinstance(x, bytes) else str(x).encode()
            for x in map(lambda v: bytes(v) if isinstance(v, memoryview) else v, cursor.fetchone())
        )
    assert b"atoumata" not in kept
    assert b"70112233" not in kept


def test_somebody_is_found_by_phone_however_it_is_typed(db):
    open_account("Fatoumata", None, phone="00223 70 11 22 33")
    assert str(User.objects.of_phone("+223-70112233").get().pseudonym) == "Fatoumata"


def test_a_locked_box_shows_dots_and_writes_back_what_it_cannot_read(db, phrase):
    user = open_account("Fatoumata", None)
    sealing.lock()
    locked = User.objects.get(pk=user.pk)
    assert str(locked.pseudonym) == "••••"
    locked.language = "en"
    locked.save()
    sealing.open_with(phrase)
    assert User.objects.get(pk=user.pk).pseudonym == "Fatoumata"


def test_nothing_new_is_written_in_a_locked_box(db):
    sealing.lock()
    with pytest.raises(sealing.Locked):
        open_account("Fatoumata", None)


def test_a_wrong_phrase_opens_nothing(phrase):
    sealing.lock()
    assert not sealing.open_with(sealing.new_phrase())
    assert not sealing.is_open()


def test_letters_that_look_alike_may_be_mistaken_for_each_other(phrase):
    assert sealing.open_with(phrase.lower().replace("0", "o").replace("1", "l"))
