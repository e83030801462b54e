"""Measure Liane beside its peers on this machine, and write bench/RESULTS.md.

`make bench` runs it. The peers from PyPI get an environment of their own, from bench/peers.txt and
whichever package index the machine is set up to use; one that cannot be had is named as absent.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = Path(sys.prefix) / "peers"
sys.path.insert(0, str(HERE))

import pages  # noqa: E402 (the folder of this script has to be on the path first)
import paths  # noqa: E402


def prepare_peers() -> None:
    """Make the peers' environment once; without a network, go on without them."""
    done = PEERS / ".done"
    wanted = (HERE / "peers.txt").read_text(encoding="utf-8")
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    words = [str(PEERS / "bin/python"), "-m", "pip", "install", "--quiet"]
    words += ["--disable-pip-version-check", "-r", str(HERE / "peers.txt")]
    if subprocess.run(words, check=False).returncode == 0:
        done.write_text(wanted, encoding="utf-8")
    else:
        print("bench: the peers of bench/peers.txt could not be installed", file=sys.stderr)


def head() -> str:
    """Machine and date, without which no figure means anything."""
    from liane.cli.bench_paths import machine

    seen = machine()
    return (
        "# Results\n\nWritten by `make bench`; figures hold for this machine and this day.\n\n"
        f"{seen['date']} · {seen['processor']} · {seen['cores']} cores · {seen['system']} · "
        f"Python {seen['python']}\n"
    )


def design_section() -> str:
    """What bench/design.py measures, if it is there."""
    if not (HERE / "design.py").exists():
        return ""
    import design

    return str(design.section())


def own_box_section(script: str) -> str:
    """What a script measures in a process of its own: it starts Django, or takes a small box."""
    command = [sys.executable, str(HERE / script)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def detection_section() -> str:
    """What bench/detection.py finds in series, real and made up."""
    import detection

    return detection.section()


def risk_section() -> str:
    """How well bench/risk.py tells where a shutdown starts next month."""
    import risk

    return risk.section()


def measurement_section() -> str:
    """How quickly bench/measurement.py reads foreign measurements."""
    import measurement

    return measurement.section()


def scale_section() -> str:
    """What bench/scale.py counts of ten million stored observations."""
    import scale

    return scale.section()


def main() -> None:
    prepare_peers()
    parts = [head(), paths.section(), design_section(), pages.section()]
    parts += [own_box_section(script) for script in ("surveys.py", "members.py")]
    parts += [detection_section(), risk_section(), measurement_section(), scale_section()]
    parts += [own_box_section("box.py")]
    text = "\n".join(part for part in parts if part)
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
