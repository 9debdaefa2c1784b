"""axe-core, the accessibility checker, as one script: fetched with npm once, and kept for the next run."""

import base64
import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
"""Of the package, as the registry's lock files write it."""
CACHE = Path(__file__).resolve().parents[2] / ".cache"
FETCHES_WITHIN_S = 120


def axe_script() -> str:
    """The script's text. Raises `RuntimeError`, which says what is missing, where it can't be had."""
    package = CACHE / f"axe-core-{VERSION}.tgz"
    if not package.exists():
        _fetch(package)
    data = package.read_bytes()
    if base64.b64encode(hashlib.sha512(data).digest()).decode() != SHA512:
        package.unlink()
        raise RuntimeError(f"{package} is not axe-core {VERSION}; it was deleted")
    with tarfile.open(package) as files:
        script = files.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


def _fetch(package: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is missing: `python3 build/test.py` installs it on Debian")
    package.parent.mkdir(exist_ok=True)
    command = [npm, "pack", f"axe-core@{VERSION}", "--silent", "--pack-destination", str(package.parent)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=FETCHES_WITHIN_S, check=False)
    if ended.returncode or not package.exists():
        raise RuntimeError(f"npm could not fetch axe-core: {ended.stderr[-500:]}")
