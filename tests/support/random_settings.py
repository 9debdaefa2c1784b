"""Makes settings files as people, editors and bad disks leave them, and loads them.

What becomes of a file is told by how it was made as far as that is certain, never by the code under test.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from kiosk.config.settings import READERS, SettingsError, load_settings, origins

KEYS = (
    *READERS,
    "staton",
    "KIOSK_STATION",
    '"clave con espacios"',
    "a.b.c",
    "'ñandú'",
    '""',
    "station" + ".a" * 1_200,
)
SIGNS = "aZ09ñ✓ \t\u00a0\u200b\u202e\ufeff\U0001f527-_/\\.:@?#%~$"
NAMES = (
    "\\u0000",
    "n" * 300,
    "a/" * 5_000,
    "~nadie/x",
    "~",
    "/dev/null",
    "/proc/self/mem",
    "/proc/1/fd/0",
    "..",
)
URLS = (
    "redis://[::1",
    "redis://h:99999/0",
    "redis://u:p@h/0?db=x",
    "http://[fe80::1%25eth0]:1",
    "rediss://?#",
)
ZONES = ("../../etc/passwd", "America", "Mars/X", "\\u0000", "z" * 5_000)


def _text(random: Random) -> str:
    pool = [*NAMES, *URLS, *ZONES, "es", "INFO", "0", "1e999", "nan", "true"]
    shown = random.choice([random.choice(pool), "".join(random.choices(SIGNS, k=random.randint(0, 12)))])
    return '"' + shown.replace("\\u", "\0").replace("\\", "\\\\").replace("\0", "\\u") + '"'


def _number(random: Random) -> str:
    return random.choice(
        ["0", "-0", "1e400", "nan", "-inf", "9" * 5_000, "0x" + "f" * 9_000, "1_000", "0b1", "92.5", "-7"]
    )


def _nested(random: Random) -> str:
    depth = random.choice([1, 3, 50, 1_500])
    return random.choice(["[" * depth + "]" * depth, "{a=" * depth + "1" + "}" * depth, "[" * depth])


VALUES: tuple[Callable[[Random], str], ...] = (
    _text,
    _text,
    _text,
    _number,
    _nested,
    lambda random: random.choice(["true", "false", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z"]),
    lambda random: random.choice(["[]", "{}", "[1, 'a', {}]", "'" + "x" * 70_000 + "'"]),
)


def _lines(random: Random) -> str:
    keys = random.sample(KEYS, random.randint(0, 6))
    made = [f"{key} = {random.choice(VALUES)(random)}" for key in keys]
    if random.random() < 0.1:
        made.insert(
            random.randint(0, len(made)), random.choice(["[station]", "[[station]]", "# \x00", "[a.b]"])
        )
    return random.choice(["\n", "\r\n"]).join(made)


def _no_toml(random: Random) -> bytes:
    return _lines(random).encode()[:-1] + random.choice([b"\n[", b"\n= 1", b"\nstation", b'\nx = "'])


def _twice(random: Random) -> bytes:
    return b'station = "A"\n' + random.choice([b"", b"# ...\n"]) + b'station = "B"\n'


MAKERS: dict[str, Callable[[Random], bytes]] = {
    "lines": lambda random: _lines(random).encode(),
    "with a mark": lambda random: b"\xef\xbb\xbf" + _lines(random).encode(),
    "other encoding": lambda random: ("# año\n" + _lines(random)).encode(
        random.choice(["latin-1", "utf-16", "utf-32", "cp1252"]), "replace"
    ),
    "key twice": _twice,
    "no toml": _no_toml,
    "bytes": lambda random: random.randbytes(random.randint(0, 300)),
    "nothing but NUL": lambda random: bytes(random.randint(1, 4_096)),
    "bent": lambda random: _bent(random, _lines(random).encode()),
}
NEVER_READ = {"key twice", "no toml", "nothing but NUL", "other encoding"}


def _bent(random: Random, content: bytes) -> bytes:
    made = bytearray(content or b"\n")
    for _ in range(random.randint(1, 4)):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def check_files(random: Random, folder: Path, files: int) -> Counter[str]:
    """Load this many files from `folder`. Returns how many of each kind there were, and what became of them.

    Raises AssertionError if one is read that can't be, or if a report lacks a fault; whatever else the loader
    raises goes through.
    """
    counts: Counter[str] = Counter()
    file = folder / "kiosk.toml"
    for _ in range(files):
        (kind,) = random.choices(tuple(MAKERS), [8 if each == "lines" else 1 for each in MAKERS])
        content = MAKERS[kind](random)
        file.write_bytes(content)
        counts[kind] += 1
        environ = {"KIOSK_LANGUAGE": "en"} if random.random() < 0.3 else {}
        try:
            settings = load_settings(file, environ)
        except SettingsError as error:
            _check_report(error, content)
            counts["refused"] += 1
            counts.update(each.code for each in error.problems)
        else:
            assert kind not in NEVER_READ, (kind, content)
            counts["read"] += 1
            assert settings.station.strip(), content
        origins(file, environ)
    return counts


def _check_report(error: SettingsError, content: bytes) -> None:
    said = str(error)
    assert error.problems, content
    assert len(said.splitlines()) >= len(error.problems) + 1, content
    assert "Traceback" not in said
    said.encode()
