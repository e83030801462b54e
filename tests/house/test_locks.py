"""What is installed is locked: one version, its hashes, and no address to fetch it from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from house import ROOT

LOCKS = ("run.txt", "dev.txt", "scale.txt")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text_of(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", text_of(name), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name):
    assert not re.search(r"https?:|file:/|index-url|find-links|trusted-host|git\+", text_of(name))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_its_hashes(name):
    blocks = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text_of(name)).strip())
    assert len(blocks) == len(pins(name))
    for block in blocks:
        assert re.match(r"[a-z0-9][\w.-]*==\S+ \\\n", block)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("run.txt", PYPROJECT["project"]["dependencies"]),
        ("run.txt", PYPROJECT["project"]["optional-dependencies"]["engines"]),
        ("dev.txt", PYPROJECT["dependency-groups"]["dev"]),
        ("scale.txt", PYPROJECT["project"]["optional-dependencies"]["scale"]),
    ],
)
def test_the_lock_meets_what_the_project_asks(name, asked):
    locked = pins(name)
    for each in map(Requirement, asked):
        assert each.specifier.contains(locked[canonicalize_name(each.name)]), "run `make lock`"


@pytest.mark.parametrize("name", LOCKS[1:])
def test_the_locks_agree_on_every_version(name):
    run, other = pins("run.txt"), pins(name)
    assert [each for each in run.keys() & other.keys() if run[each] != other[each]] == []
