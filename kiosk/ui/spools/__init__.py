"""The list of spools that a worker holds or may take."""
