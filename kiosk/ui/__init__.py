"""Everything that needs Qt. It runs on the GUI thread; only `controller` hands work to other threads."""
