"""The style sheet and scripts, named by their content so that a phone keeps them for a year."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

__all__ = ["SheetStorage"]


class SheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed files with their hash in the name; the plain name before they are collected."""

    manifest_strict = False

    def stored_name(self, name: str) -> Any:
        return super().stored_name(name) if self.hashed_files else name

    def url(self, name: str, force: bool = False) -> Any:
        return super().url(name, force) if self.hashed_files else self.base_url + name
