"""The settings of the web face: what they mean, and the answer to each wrong one."""

from pathlib import Path

import pytest

from kiosk.config.settings import SettingsError, load_settings


def _load(folder: Path, **keys: str) -> None:
    file = folder / "kiosk.toml"
    file.write_text("")
    load_settings(file, {f"KIOSK_{key.upper()}": value for key, value in keys.items()})


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("web_host", "http://kiosco", "«http://kiosco» no es una dirección ni un nombre"),
        ("web_host", "-x", "no es una dirección ni un nombre"),
        ("web_port", "70000", "entre 0 y 65535"),
        ("web_proxy", "proxy.example", "«proxy.example» no es una dirección"),
        ("web_proxy", "10.0.0.0/8", "no es una dirección"),
        ("web_names", "pantalla.example, con espacio", "«con espacio»"),
        ("web_names", "a:80", "«a:80»"),
        ("web_names", "a,,b", "está vacío"),
        ("web_names", "a" * 64, "no es una dirección ni un nombre"),
        ("web_origins", "planificacion.example", "solo esquema, servidor y puerto"),
        ("web_origins", "*", "solo esquema, servidor y puerto"),
        ("web_origins", "null", "solo esquema, servidor y puerto"),
        ("web_open_networks", "192.168.1", "«192.168.1» no es una red"),
        ("web_open_networks", "192.168.1.7/24", "¿Quisiste decir 192.168.1.0/24?"),
        ("web_open_networks", "*", "«*» no es una red"),
        ("web_certificate", "no.pem", "no existe el archivo"),
    ],
)
def test_a_wrong_value_is_named(key: str, value: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        _load(tmp_path, **{key: value})
    assert f"KIOSK_{key.upper()}: " in str(error.value)
    assert said in str(error.value)


def test_a_list_is_one_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("web_names = 3\nweb_origins = [3]\nweb_open_networks = {}")
    with pytest.raises(SettingsError) as error:
        load_settings(file, {})
    assert [each.code for each in error.value.problems] == ["no_list", "no_text", "no_list"]


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    (tmp_path / "some.pem").write_text("")
    for key, other in (("web_certificate", "web_key_file"), ("web_key_file", "web_certificate")):
        with pytest.raises(SettingsError) as error:
            _load(tmp_path, **{key: str(tmp_path / "some.pem")})
        assert f"KIOSK_{key.upper()}: falta {other}" in str(error.value)
