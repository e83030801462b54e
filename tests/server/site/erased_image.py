"""Fills a box, erases one of its people, and looks for their sealed bytes: run by a test.

Prints, as JSON, which of the sealed values and marks the files held before and after.
"""

import json
import os
import sys
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "liane.server.site.settings"
FIELDS = {
    "accounts_user": ("handle", "pseudonym", "phone", "phone_index", "mail"),
    "members_member": ("name", "phone", "phone_mark", "mail"),
}


def main() -> None:
    from liane.server.site.home import make_home

    make_home()
    import django

    django.setup()
    from django.conf import settings

    from liane.server.community.accounts.erasure import erase_account
    from liane.server.site import sealing
    from liane.server.site.prepare import upgrade

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    upgrade()
    sealing.open_with(sealing.new_phrase())
    user, member = one_of_sixty()
    planted = values({"accounts_user": user.pk.hex, "members_member": member.pk.hex})
    before = found(planted)
    erase_account(user)
    out = {"planted": sorted(planted), "before": before, "after": found(planted)}
    sys.stdout.write(json.dumps(out))


def one_of_sixty() -> tuple[Any, Any]:
    """An account and its member, in the midst of a village, with everything filled in."""
    from liane.server.community.accounts.actions import change_profile, open_account
    from liane.server.community.members.actions import join
    from liane.server.community.members.models import Member
    from liane.server.community.operators.actions import found_operator
    from liane.server.site import sealing

    village = found_operator(open_account("Awa", None), name="Dougouba", kind="village")
    people = [open_account(f"Somebody {n}", None, phone=f"+2237{n:07}") for n in range(60)]
    members = [join(village, user=user, name=f"Name {n}") for n, user in enumerate(people)]
    one, user = members[30], people[30]
    change_profile(
        user, pseudonym="Kaniba", phone="+22376543210", mail="k@x.example", language="fr"
    )
    Member.objects.filter(pk=one.pk).update(
        phone="+22376543210", phone_mark=sealing.blind("phone", "+22376543210"), mail="k@x.example"
    )
    return user, one


def values(keys: dict[str, str]) -> dict[str, bytes]:
    """What the rows with these keys hold, as it stands in the database."""
    from django.db import connection

    kept = {}
    with connection.cursor() as cursor:
        for table, fields in FIELDS.items():
            asked = f"select {', '.join(fields)} from {table} where id = %s"  # noqa: S608
            cursor.execute(asked, [keys[table]])
            for field, value in zip(fields, cursor.fetchone(), strict=True):
                raw = value.encode() if isinstance(value, str) else bytes(value)
                kept[f"{table}.{field}"] = raw
    return kept


def found(looked_for: dict[str, bytes]) -> list[str]:
    """Which of these bytes the files of the database hold."""
    from liane.server.site.home import home

    disk = b"\0".join(path.read_bytes() for path in home().glob("liane.sqlite3*"))
    return sorted(name for name, value in looked_for.items() if value in disk)


if __name__ == "__main__":
    main()
