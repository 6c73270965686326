"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# Shared machines are slow at times; a test that takes long is no test that fails. The same examples each time.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
