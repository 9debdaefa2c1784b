"""How stations share one sheet without compare-and-swap: which write wins, and what a reader repairs. Pure.

**The audit is the truth, and a spool's cells only show it.** Every write puts an audit row and all nine state
cells of one spool into one atomic request. The row names the row that it follows (`prev`), and counts only
if, at its place in the audit, that one is still the last that counts for its spool. All readers of the audit
up to there come to the same verdict, for ever; it needs no clock and no lease.

- `audit_log` judges which rows count, and how each spool stands after them (`judged_rows`); `belonging` finds
  the spool of a row of the sheet.
- `inspection` compares a row of the sheet with the audit: all is well, or one of the `findings`. A hand edit
  must be noted, a write must be repaired, or the row is in doubt. `memory` holds what a station remembers of
  its earlier reads; `display` says what screens show.
- `fence` says what an action is based on; `next_step` says what to do once its write was sent.
- `audit_window`, `audit_check`, `contradictions`, `emptied_columns` and `inspection.strayed` find the reasons
  why a station must not write;
  `acceptance` is the way out once people have changed the audit.
- `records` makes the audit rows that are no workers' actions.

Thread-safe, except that `AuditLog.read` allows one caller at a time.
"""
