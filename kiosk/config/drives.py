"""Tells network drives from disks of this machine. On one SQLite's locks don't hold: two processes would
write at once, and a power cut would lose what was said to be on the disk."""

import re
import sys
from pathlib import Path, PurePosixPath
from typing import Final

MOUNTS: Path = Path("/proc/self/mounts")
"""What is mounted where, on Linux; elsewhere there is no such file."""

NETWORKS: Final = {
    "nfs": "NFS",
    "nfs4": "NFS",
    "cifs": "SMB/CIFS",
    "smb3": "SMB/CIFS",
    "smbfs": "SMB/CIFS",
    "fuse.sshfs": "SSHFS",
    "fuse.rclone": "rclone",
    "fuse.s3fs": "S3",
    "fuse.gvfsd-fuse": "GVfs",
    "davfs": "WebDAV",
    "fuse.davfs2": "WebDAV",
    "afs": "AFS",
    "ceph": "Ceph",
    "fuse.glusterfs": "GlusterFS",
    "ncpfs": "NetWare",
    "fuse.onedriver": "OneDrive",
    "fuse.google-drive-ocamlfuse": "Google Drive",
}
"""The name for people, by the type under which Linux mounts it."""

REMOTE: Final = 4
"""What Windows answers for a drive of another machine."""


def network_of(folder: Path) -> str:
    """The name of the network drive that holds a folder, which needn't exist; "" on a disk of this machine,
    and where the system doesn't tell."""
    try:
        whole = folder.resolve()
        return _network_of(whole)
    except (OSError, RuntimeError):
        return ""


def type_of(folder: PurePosixPath, mounts: str) -> str:
    """The type of what is mounted where the folder is, by lines of `/proc/mounts`; "" if none fits."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePosixPath(_unescaped(fields[1]))
        # Of two on one point the later one covers the earlier.
        if len(point.parts) >= best and folder.is_relative_to(point):
            best, found = len(point.parts), fields[2]
    return found


def _unescaped(text: str) -> str:
    r"""A blank stands there as `\040`."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code.group(1), 8)), text)


if sys.platform == "win32":
    import ctypes

    def _network_of(folder: Path) -> str:
        is_share = folder.anchor.startswith("\\\\")
        return NETWORKS["cifs"] if is_share or _kind_of_drive(folder.anchor) == REMOTE else ""

    def _kind_of_drive(root: str) -> int:
        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
else:

    def _network_of(folder: Path) -> str:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
        return NETWORKS.get(type_of(PurePosixPath(folder), mounts), "")
