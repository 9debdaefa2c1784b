"""The audit in the sheet: its rows as cells, and what this process knows of it."""
