"""This station's own memory in one SQLite file: its workers' commands, and the sheet as last read.

- `journal.Journal` keeps each worker's command until he knows what became of it, `attempts.AttemptLog` each
  try to write it: on disk before it goes on the wire.
- `mirror.Mirror` keeps the last known picture of the sheet, `audit_copy.AuditCopy` its audit as far as it was
  read.
- `database.Database` is the file; `drain_lock.DrainLock` says which process sends what the journal holds.

All calls block on the disk: use any thread but the GUI's. Each thread has its own connection. Failures raise
`errors.StationError`. `kiosk.dependency` builds these objects; they know no network and no screen.
"""
