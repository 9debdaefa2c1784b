"""This station's own memory, in one SQLite file: what its workers did, what the sheet said.

- `journal.Journal` keeps each worker's command until he knows what became of it, `attempts.AttemptLog` each
  try to write it: on disk before it goes on the wire.
- `mirror.Mirror` keeps the last known picture of the sheet, `audit_copy.AuditCopy` its audit as far as it was
  read.
- `database.Database` is the file; `drain_lock.DrainLock` says which process sends what the journal holds.

Everything blocks on the disk: any thread but the GUI's. Each thread has a connection of its own. What may
fail raises `errors.StationError`. Built by `kiosk.dependency`; knows no network and no screen.
"""
