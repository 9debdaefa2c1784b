"""The window of a PC: who has which spool as a table that is sorted, filtered, copied and saved."""
