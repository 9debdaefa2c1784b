"""How stations share one sheet that can't compare and swap: who wins, and what a reader mends. Pure.

**The audit is the truth, a spool's cells are a picture of it.** Every write puts an audit row and all nine
state cells of one spool in one atomic request. The row names the row that it follows (`prev`), and counts
only if, at its place in the audit, that one is still the last that counts for its spool. Everybody who
reads the audit up to there comes to the same verdict, for ever; no clock and no lease is needed for it.

- `audit_log` judges: which rows count, and how each spool stands.
- `findings` compares a row of the sheet with the audit: nothing, a hand edit to be noted, or a repair.
- `fence` says what an action stands on; `next_step` what to do once its write was sent.
- `strays` and `window` tell when a station must not write at all; `records` makes the audit rows that are no
  actions.

Any thread may call any of it; only `AuditLog.read` wants one caller at a time.
"""
