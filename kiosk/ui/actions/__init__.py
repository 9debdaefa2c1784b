"""The left column: operation, spool and the action buttons."""
