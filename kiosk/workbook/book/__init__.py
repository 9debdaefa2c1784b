"""A local workbook: its SQLite file, its cells and what they mean."""
