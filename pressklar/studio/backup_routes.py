"""Backups: one made and taken away, and one brought back after a look at what it changes."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ..foundation.progress import SilentProgress
from ..manuscript.backup import make_backup
from ..manuscript.restoring import Backup, restore, restore_plan
from .context import Studio
from .history_routes import difference_groups


def download(studio: Studio, request: Request) -> Response:
    """A backup made now, to be taken away."""
    folder = tempfile.TemporaryDirectory(prefix="pressklar-backup-", ignore_cleanup_errors=True)
    path = Path(folder.name, f"{studio.folders.root.resolve().name}-{datetime.now():%Y-%m-%d}.zip")
    try:
        make_backup(studio.folders, path, SilentProgress())
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path,
        filename=path.name,
        media_type="application/zip",
        headers={"cache-control": "no-store"},
        background=BackgroundTask(folder.cleanup),
    )


def receive(studio: Studio, request: Request) -> Response:
    name = Path(request.query_params.get("name", "")).stem
    return JSONResponse({"key": studio.uploaded.put(name, request.state.body)})


def plan_view(studio: Studio, request: Request) -> Response:
    """What a backup would change. Nothing is written."""
    key = request.path_params["key"]
    path = studio.uploaded.path(key)
    edition = studio.desk.edition()
    with closing(Backup(path, SilentProgress())) as backup:
        plan = restore_plan(studio.folders, backup)
    return studio.page(
        "backup.html.j2",
        edition=edition,
        file=path.name,
        key=key,
        plan=plan,
        groups=difference_groups(studio, edition, plan.pair),
    )


def bring_back(studio: Studio, request: Request) -> Response:
    with closing(Backup(studio.uploaded.path(request.path_params["key"]), SilentProgress())) as backup:
        _, revision = restore(studio.folders, backup, SilentProgress())
    studio.uploaded.close()
    studio.desk.pages.want()
    return JSONResponse({"number": revision.number if revision else None})


def put_away(studio: Studio, request: Request) -> Response:
    studio.uploaded.path(request.path_params["key"])
    studio.uploaded.close()
    return JSONResponse({})
