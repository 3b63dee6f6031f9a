"""Files that the editor is asked to tell of when they change on disk."""

from typing import Final

from lsprotocol import types as lsp

from hue_lint.observed.file import DEFAULT_FILE
from hue_lint.project.import_roots import DECLARING
from hue_lint.target import READ

WATCHED: Final = (
    "**/*.py",
    "**/hue-lint.toml",
    f"**/{{{','.join(sorted(DECLARING))}}}",
    "**/.gitignore",
    f"**/{DEFAULT_FILE}",
    *("**/templates/**", "**/*.html"),
    *(f"**/{name}" for name in READ),
)
"""What findings may rest on: code, settings, what marks projects, templates, observed runs, and
what tells of the target. While nothing of it has changed, findings are told as they were."""

WATCHING: Final = lsp.Registration(
    id="hue-lint-files",
    method=lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
    register_options=lsp.DidChangeWatchedFilesRegistrationOptions(
        [lsp.FileSystemWatcher(glob) for glob in WATCHED]
    ),
)


def can_watch(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the editor tells of changed files where it is asked to."""
    match capabilities.workspace:
        case lsp.WorkspaceClientCapabilities(
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(
                dynamic_registration=True
            )
        ):
            return True
    return False
