"""The process that calculates: the only place of plans where engines are imported.

    python -m liane.server.networks.plans.job RUN

It writes the project into $LIANE_HOME/plans/RUN, designs, writes every file of `liane plan` into
plan/ beside it, all or nothing, then keeps the result. A thread says twice a second how far it is
and hears whether to stop. What goes wrong is kept as a message with its facts, for any language.
"""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

__all__ = ["main"]

_EVERY_S = 0.5
_BEATS = 6


class Watcher:
    """What the engine tells; a thread of its own writes it down and hears « stop »."""

    def __init__(self, run_id: UUID) -> None:
        self.run_id = run_id
        self.said: tuple[float, str] = (0.0, "")
        self.began_s = time.monotonic()
        self.costs: list[list[float]] = []
        self.stopped = threading.Event()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._speak, daemon=True)

    def __call__(self, fraction: float, message: str) -> bool:
        self.said = (fraction, message or self.said[1])
        return not self.stopped.is_set()

    def best(self, cost: float, bound: float) -> None:
        """What the cheapest plan so far costs, and what no plan costs less than."""
        from liane.server.networks.plans.rules import with_cost  # noqa: PLC0415

        self.costs = with_cost(self.costs, time.monotonic() - self.began_s, cost, bound)

    def __enter__(self) -> "Watcher":
        self.thread.start()
        return self

    def __exit__(self, *_unused: object) -> None:
        self.over.set()
        self.thread.join()

    def _speak(self) -> None:
        from django.db import connection  # noqa: PLC0415 (after django.setup)

        told, turn = self.said, 0
        while not self.over.wait(_EVERY_S):
            turn += 1
            if self.said != told or turn % _BEATS == 0:
                told = self.said
                self._write(*told)
        connection.close()

    def _write(self, fraction: float, message: str) -> None:
        from django.db import Error  # noqa: PLC0415 (after django.setup)
        from django.utils import timezone  # noqa: PLC0415

        from liane.server.networks.plans.models import Run  # noqa: PLC0415

        own = Run.objects.filter(pk=self.run_id, pid=os.getpid())
        try:
            own.update(
                fraction=min(max(fraction, 0.0), 1.0),
                heartbeat_at=timezone.now(),
                costs=self.costs,
                **({"message": message[:200]} if message else {}),
            )
            if not own.exists() or own.filter(stop_asked=True).exists():
                self.stopped.set()
        except Error:  # the records are busy: said again at the next turn
            return


def _allowed(project: Any, plan: Any) -> None:
    """Raise `BadInput` for a file that is neither the operator's ground nor came with the plan."""
    from liane.errors import BadInput  # noqa: PLC0415
    from liane.server.networks.plans.runs import folder_of  # noqa: PLC0415
    from liane.server.site.home import home  # noqa: PLC0415
    from liane.words import N_  # noqa: PLC0415

    roots = [home() / "ground", folder_of(str(plan.pk)), project.folder]
    if os.environ.get("LIANE_DATA"):
        roots.append(Path(os.environ["LIANE_DATA"]))
    canopy = project.canopy
    more = canopy if isinstance(canopy, tuple) else tuple(getattr(canopy, "paths", ()))
    for path in (*project.terrain, *more, *project.device_folders):
        if not any(path.resolve().is_relative_to(root.resolve()) for root in roots):
            raise BadInput(
                N_("terrain: {file} is not on this operator's ground; choose it on the plan"),
                file=path.name,
            )


def _write_project(run: Any) -> Path:
    from liane.server.networks.ground.queries import terrain_files  # noqa: PLC0415
    from liane.server.networks.plans.exchange import project_files  # noqa: PLC0415
    from liane.server.networks.plans.law import rules_for  # noqa: PLC0415
    from liane.server.networks.plans.runs import folder_of  # noqa: PLC0415

    folder = folder_of(str(run.pk))
    folder.mkdir(parents=True, exist_ok=True)
    brought = folder_of(str(run.plan_id)) / "files"
    for file in sorted(brought.rglob("*")) if brought.is_dir() else ():
        target = folder / file.relative_to(brought)
        if file.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, target)
    terrain = [str(path) for path in terrain_files(run.plan.operator)]
    for name, data in project_files(run.plan, terrain, rules_for(run.plan)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _plan(run: Any, watch: Watcher) -> None:
    from datetime import date  # noqa: PLC0415

    from liane.planning import design, letters_of, read_project  # noqa: PLC0415
    from liane.planning.outputs import write_all  # noqa: PLC0415
    from liane.server.networks.plans.results import keep  # noqa: PLC0415

    plan, on = run.plan, date.today()
    folder = _write_project(run)
    project = read_project(folder / "project.toml")
    _allowed(project, plan)
    planned = design(
        project,
        effort=plan.effort,
        time_limit_s=plan.time_limit_s,
        seed=plan.seed,
        on=on,
        watch=watch,
        best=watch.best,
    )
    speaks = (plan.operator.languages or ["fr"])[0]
    write_all(
        planned.document,
        planned.terrain,
        folder / "plan",
        speaks,
        letters_of(planned, on),
        planned.bound_certificate(),
    )
    keep(plan, planned.document, f"{run.pk}/plan", run=run, stopped=watch.stopped.is_set())


def _what_if(run: Any, watch: Watcher) -> None:
    import json  # noqa: PLC0415

    from liane.planning import what_if  # noqa: PLC0415
    from liane.server.networks.plans.results import keep_what_if  # noqa: PLC0415
    from liane.server.networks.plans.runs import folder_of  # noqa: PLC0415

    file = folder_of(run.plan.folder) / "plan.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    keep_what_if(run, what_if(document, run.losses))


def _work(run: Any) -> None:
    from liane.errors import LianeError, NoFeasibleDesign  # noqa: PLC0415
    from liane.server.networks.plans.runs import fail  # noqa: PLC0415
    from liane.words import N_  # noqa: PLC0415

    with Watcher(run.pk) as watch:
        try:
            (_plan if run.kind == run.PLAN else _what_if)(run, watch)
        except NoFeasibleDesign as error:
            early = N_("stopped before a first whole network was found; calculate again")
            fail(run, early if watch.stopped.is_set() else error)
        except LianeError as error:
            fail(run, error)
        except OSError as error:
            fail(run, N_("a file could not be written: {reason}"), reason=error.strerror or error)
        except MemoryError:
            fail(run, N_("this box has too little memory for it; calculate elsewhere"))


def main(words: list[str]) -> int:
    """Calculate the run named on the command line."""
    import django  # noqa: PLC0415 (light start)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liane.server.site.settings")
    if hasattr(os, "nice"):
        os.nice(10)
    django.setup()
    from liane.server.networks.plans.runs import claim  # noqa: PLC0415

    run = claim(UUID(words[0]))
    if run is not None:
        _work(run)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
