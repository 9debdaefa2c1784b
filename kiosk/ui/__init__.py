"""Everything Qt. All of it runs on the GUI thread; only `controller` hands work to other threads."""
