"""The card of one spool."""
