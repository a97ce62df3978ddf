"""What kind of folder a project lies in: whether it can be written, and whether others write there too."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes

_NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "ncpfs",
        "webdav",
        "davfs",
    }
    | {"afpfs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs"}
)
_SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "my drive",
    "icloud drive",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "box sync",
    "pcloud",
    "syncthing",
    "cloudstorage",
)
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4


def may_write(path: Path) -> bool:
    """Whether the file (or, before it exists, a file of that name) and its folder can be written."""
    return _writable(path.parent) and (not path.exists() or _writable(path))


def is_shared_or_synced(path: Path) -> bool:
    """Whether another machine or a sync program may hold the file: no write-ahead log there."""
    real = path.resolve()
    return is_synced(real) or is_on_network(real)


def is_synced(path: Path) -> bool:
    """By the names of the folders above; `OneDrive - Firm` and `Dropbox (Personal)` count."""
    return any(part.casefold().startswith(_SYNCED) for part in path.parts[:-1])


def is_on_network(path: Path) -> bool:
    if sys.platform == "win32":
        root = path.anchor
        return root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE
    try:
        mounts = _MOUNTS.read_text(errors="replace")
    except OSError:  # not Linux: the journal mode that SQLite accepts has the last word
        return False
    return file_system(path, mounts) in _NETWORK


def file_system(path: Path, mounts: str) -> str:
    """The type of the innermost mount above `path`, from the text of /proc/self/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if path.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), fields[2]
    return kind


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
