"""`liane init` founds a box once: the phrase is shown and not kept; what is missing is named."""

import re
from pathlib import Path

import pytest

from served import about, inside, liane, serve

pytestmark = pytest.mark.slow
PASSWORD = "une-liane-tient-les-points\n"
PLACE = ("--name", "Dougouba", "--place", "Kayes", "--kind", "village", "--country", "mali")
FACTS = (*PLACE, "--pseudonym", "Awa")
GIVEN = (*FACTS, "--password-stdin")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """A box that was founded, and what was told."""
    home = tmp_path_factory.mktemp("box") / "home"
    return about(liane("init", "--home", str(home), *GIVEN, "--json", given=PASSWORD))


@pytest.fixture
def home(founded: dict[str, object]) -> Path:
    """Its folder; the box is open."""
    folder = Path(str(founded["home"]))
    inside(
        folder, f"from liane.server.site import sealing; sealing.open_with({founded['phrase']!r})"
    )
    return folder


def test_it_founds_an_operator_whose_bearer_can_sign_in(home, founded):
    code = """
from liane.server.community.accounts.backends import SealedBackend
from liane.server.community.members.models import Member
user = SealedBackend().authenticate(None, username="awa", password="une-liane-tient-les-points")
member = Member.objects.get(user=user)
here = member.operator
print(here.slug, *member.role_names, here.country, here.currency, here.clock_zone)
"""
    told = [founded["slug"], "bearer", "ML", "XOF", "Africa/Bamako"]
    assert inside(home, code).split() == told


def test_the_phrase_is_shown_and_lies_nowhere_in_the_folder(tmp_path):
    home = tmp_path / "home"
    shown = liane("init", "--home", str(home), *GIVEN, given=PASSWORD).stdout
    phrase = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){6}", shown)
    assert phrase
    files = [file for file in home.rglob("*") if file.is_file()]
    assert not [file for file in files if phrase[0].encode() in file.read_bytes()]


def test_the_phrase_opens_the_box_that_was_locked(home, founded, tmp_path):
    inside(home, "from liane.server.site import sealing; sealing.lock()")
    for served in serve(home):
        assert any("locked" in line for line in served.said)
        assert served.get().status_code == 200
    key = tmp_path / "key"
    key.write_text(str(founded["phrase"]).lower() + "\n", encoding="utf-8")
    for served in serve(home, "--key-file", str(key)):
        assert not any("locked" in line for line in served.said)


def test_systemd_gives_the_phrase_as_a_credential(home, founded, tmp_path):
    inside(home, "from liane.server.site import sealing; sealing.lock()")
    (tmp_path / "liane-key").write_text(str(founded["phrase"]), encoding="utf-8")
    for served in serve(home, CREDENTIALS_DIRECTORY=str(tmp_path)):
        assert not any("locked" in line for line in served.said)


def test_a_box_that_is_founded_is_not_founded_again(home):
    answer = liane("init", "--home", str(home), *GIVEN, given=PASSWORD)
    assert answer.returncode == 2
    assert "founded on this box" in answer.stderr


def test_what_is_missing_is_named(tmp_path):
    answer = liane("init", "--home", str(tmp_path / "home"), "--name", "Dougouba")
    assert answer.returncode == 2
    assert "--place" in answer.stderr
    assert not (tmp_path / "home").exists()


def test_a_password_that_is_too_easy_is_refused_and_the_command_can_be_given_again(tmp_path):
    home = tmp_path / "home"
    answer = liane("init", "--home", str(home), *GIVEN, given="1234\n")
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert liane("init", "--home", str(home), *GIVEN, given=PASSWORD).returncode == 0


def test_a_server_of_a_folder_without_operator_says_what_to_do(tmp_path):
    for served in serve(tmp_path / "home"):
        assert any("liane init" in line for line in served.said)
        assert served.get().status_code == 200


def test_a_new_box_takes_the_operator_of_another(home, tmp_path):
    file = tmp_path / "dougouba.zip"
    inside(
        home,
        "import pathlib\n"
        "from liane.server.community.operators.exchange import packed\n"
        "from liane.server.community.operators.models import Operator\n"
        f"pathlib.Path({str(file)!r}).write_bytes(packed(Operator.objects.get()).read())",
    )
    new = ("init", "--home", str(tmp_path / "new"), "--from", str(file), "--json")
    told = about(liane(*new))
    assert told["kinds"]["members.members"] == 1
    who = ("--yes", "--pseudonym", "Awa", "--bearer", "Awa", "--password-stdin")
    assert about(liane(*new, *who, given=PASSWORD))["slug"] == "dougouba"


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_a_database_of_another_kind_is_named_with_what_to_write(verb, tmp_path):
    home = str(tmp_path / "home")
    answer = liane(verb, "--home", home, DATABASE_URL="mysql://a@b/c")
    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = answer.stderr.splitlines()
    assert "mysql" in line and "postgresql://" in line
