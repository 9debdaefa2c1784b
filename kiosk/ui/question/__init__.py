"""Questions over the grid that one touch answers, and that go by themselves. GUI thread only."""
