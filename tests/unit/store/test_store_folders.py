from pathlib import Path, PurePosixPath

import pytest

from studio.store.folders import file_system, is_synced

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/ana/My\\040Stick vfat rw 0 0
//nas/work /mnt/nas cifs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/cup.palimpsest", "ext4"),
        ("/home/ana/cup.palimpsest", "nfs4"),
        ("/home/ana/My Stick/cup.palimpsest", "vfat"),
        ("/mnt/nas/cup.palimpsest", "cifs"),
        ("/mnt/nasty/cup.palimpsest", "ext4"),
    ],
)
def test_the_innermost_mount_counts(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("path", "synced"),
    [
        ("/home/ana/Dropbox/cup.palimpsest", True),
        ("/home/ana/Dropbox (Personal)/work/cup.palimpsest", True),
        ("/Users/ana/OneDrive - Studio/cup.palimpsest", True),
        ("/Users/ana/Library/Mobile Documents/com~apple~CloudDocs/cup.palimpsest", True),
        ("/home/ana/Nextcloud/cup.palimpsest", True),
        ("/home/ana/Pictures/Dropbox.palimpsest", False),
        ("/home/ana/Pictures/cup.palimpsest", False),
    ],
)
def test_folders_of_sync_programs_are_known_by_name(path: str, synced: bool) -> None:
    assert is_synced(Path(PurePosixPath(path))) is synced
