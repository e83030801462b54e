"""Run a command with a PostgreSQL of its own: `python tests/with_postgres.py pytest tests/server`.

Starts a throw-away cluster on a Unix socket and says where it is in DATABASE_URL. Without
PostgreSQL on the machine it says so and does nothing: exit code 0.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps it out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def as_its_own_user(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as `postgres`."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def main(command: list[str]) -> int:
    there = programs()
    if there is None:
        print("PostgreSQL is not on this machine: the suite ran on SQLite alone", file=sys.stderr)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="liane-pg-"))
    how = as_its_own_user(folder)
    data = str(folder / "data")

    def run(*words: str) -> None:
        subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL, **how)  # type: ignore[call-overload]

    run(
        str(there / "initdb"),
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "test",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    )
    try:
        run(
            str(there / "pg_ctl"),
            "-D",
            data,
            "-w",
            "-l",
            str(folder / "log"),
            "-o",
            f"{OPTIONS} -k {folder}",
            "start",
        )
        url = f"postgresql://test@/postgres?host={folder}"
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode
    finally:
        run(str(there / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
