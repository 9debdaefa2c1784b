"""A station at work, without Qt: it reads the sheet, listens to other stations, and carries out commands."""
