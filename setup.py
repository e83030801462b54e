"""The one step of building that pyproject.toml cannot say: a wheel carries compiled catalogues.

From a checkout `python -m liane.words` compiles them in place; a wheel has no such step.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithCatalogues(build_py):
    """Copy the package, then compile every catalogue of the copy."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            import polib  # noqa: PLC0415 (needed for a wheel only)

            for po in Path(self.build_lib).rglob("LC_MESSAGES/*.po"):
                polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))


setup(cmdclass={"build_py": WithCatalogues})
