"""Every test of the server has a box that is open (see `tests/box.py`), and some two databases.

`make test` runs everything on SQLite and, on PostgreSQL, what a database can do otherwise: the
files named here with their reason, and any test marked `database("the reason")`. All of it:
`python tests/lanes.py --all`.
"""

import pytest

from box import *  # noqa: F403

ON_POSTGRESQL = {
    "test_accounts_erasure": "what hangs on a person goes with them",
    "test_accounts_journal": "lines are found by what their JSON holds",
    "test_api_tokens": "a token is found by its hash; days are counted in time zones",
    "test_directory_pages": "words are found without accents; counts are grouped",
    "test_governance_votes": "one vote for each, by a constraint",
    "test_groups_life": "order, and what is read at the same time",
    "test_members_coming": "a printed code is good once",
    "test_members_people": "people are found by a keyed hash; homes hold their own",
    "test_operators_closing": "what is closed stays whole",
    "test_operators_founding": "an address is given once",
    "test_site_scheduler": "of two schedulers one wins",
    "test_site_sealing": "bytes come back as they went in",
    "test_uplink_outgoing": "the order of what leaves",
    "test_welcome_pages": "one search over the tables of every wing",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        reason = ON_POSTGRESQL.get(item.path.stem)
        if reason:
            item.add_marker(pytest.mark.database(reason))
