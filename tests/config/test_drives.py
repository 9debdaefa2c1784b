"""A data folder on a network drive is refused by the drive's name: SQLite's locks don't hold there."""

from pathlib import Path, PurePosixPath

import pytest

from kiosk.config import drives
from kiosk.config.settings import SettingsError, load_settings
from kiosk.texts import LANGUAGES

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
servidor:/datos /srv/taller nfs4 rw,vers=4.2,addr=10.0.0.2 0 0
//servidor/kiosco /mnt/el\\040kiosco cifs rw 0 0
ana@servidor:/ /home/ana/remoto fuse.sshfs rw 0 0
/dev/sdb1 /srv/taller/local ext4 rw 0 0
/dev/sdc1 /mnt/tapada ext4 rw 0 0
servidor:/x /mnt/tapada nfs rw 0 0
rota
"""


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system says is an NFS drive."""
    folder = tmp_path / "unidad"
    folder.mkdir()
    mounts = tmp_path / "mounts"
    mounts.write_text(f"{MOUNTS}servidor:/k {folder} nfs4 rw 0 0\n")
    monkeypatch.setattr(drives, "MOUNTS", mounts)
    return folder


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ana/kiosco", "ext4"),
        ("/srv/taller", "nfs4"),
        ("/srv/taller/a/b", "nfs4"),
        ("/srv/tallerista", "ext4"),
        ("/srv/taller/local/a", "ext4"),
        ("/mnt/el kiosco/a", "cifs"),
        ("/home/ana/remoto/a", "fuse.sshfs"),
        ("/mnt/tapada", "nfs"),
    ],
)
def test_folder_is_on_the_drive_that_is_mounted_nearest_above_it(folder: str, kind: str) -> None:
    assert drives.type_of(PurePosixPath(folder), MOUNTS) == kind


def test_nothing_is_known_of_a_folder_without_mounts() -> None:
    assert drives.type_of(PurePosixPath("/a"), "") == ""


@pytest.mark.parametrize("name", ["", "kiosco", "a/b"])
def test_data_folder_on_a_network_drive_is_a_wrong_key_with_its_name_and_what_to_do(
    mounted: Path, name: str
) -> None:
    for language in LANGUAGES:
        with pytest.raises(SettingsError) as caught:
            load_settings(None, {"KIOSK_DATA_DIR": str(mounted / name), "KIOSK_LANGUAGE": language})
        assert [each.code for each in caught.value.problems] == ["network_drive"]
        said = str(caught.value)
        assert "KIOSK_DATA_DIR" in said
        assert "NFS" in said
        assert ("un disco de este equipo" if language == "es" else "a disk of this machine") in said


def test_link_to_a_network_drive_is_no_way_around(mounted: Path, tmp_path: Path) -> None:
    (tmp_path / "enlace").symlink_to(mounted)
    with pytest.raises(SettingsError, match="NFS"):
        load_settings(None, {"KIOSK_DATA_DIR": str(tmp_path / "enlace")})


def test_usual_folder_on_a_network_drive_is_refused_though_no_key_names_it(
    mounted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(mounted))
    with pytest.raises(SettingsError, match=r"data_dir: .*NFS"):
        load_settings(None, {})


def test_folder_is_taken_where_the_system_does_not_tell_what_is_mounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drives, "MOUNTS", tmp_path / "no")
    assert load_settings(None, {"KIOSK_DATA_DIR": str(tmp_path)}).data_dir == tmp_path


@pytest.mark.parametrize("kind", drives.NETWORKS)
def test_every_network_that_is_known_has_a_name_for_people(kind: str) -> None:
    assert drives.NETWORKS[kind].strip()
