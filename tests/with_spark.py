"""Run a command with the client of Spark beside: `python tests/with_spark.py pytest tests/scale`.

requirements/scale.txt is installed once into a folder of the environment (`.venv/scale`), for it
weighs 500 MB that nobody needs but who has a cluster. It comes as source, of which pip makes a
package first: that is not squeezed, which would take twice the time for nothing. Where it cannot be
had, or Java is absent, that is said, and the tests that need it skip with that reason.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "scale.txt"
CLIENT = Path(sys.prefix) / "scale"
UNSQUEEZED = r'\1 --config-settings="--build-option=--compression=stored"'
INSTALL = ("install", "--quiet", "--no-deps", "--no-compile", "--no-build-isolation")


def installed() -> bool:
    """Whether the client is there, as the lock wants it; it is fetched if not."""
    done = CLIENT / ".done"
    if done.exists() and done.read_text("utf-8") == LOCK.read_text("utf-8"):
        return True
    shutil.rmtree(CLIENT, ignore_errors=True)
    text = re.sub(r"(?m)^(pyspark==\S+)", UNSQUEEZED, LOCK.read_text("utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as asked:
        asked.write(text)
        asked.flush()
        words = [*INSTALL, "--no-cache-dir", "--require-hashes", "--target", str(CLIENT)]
        pip = [sys.executable, "-m", "pip", *words, "-r", asked.name]
        if subprocess.run(pip, check=False).returncode:
            return False
    shutil.copyfile(LOCK, done)
    return True


def main(command: list[str]) -> int:
    if shutil.which("java") is None:
        print("Java is not on this machine: no cluster is started", file=sys.stderr)
    elif not installed():
        print("Spark could not be had: no cluster is started", file=sys.stderr)
    path = os.pathsep.join([str(CLIENT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
