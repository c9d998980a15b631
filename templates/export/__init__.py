"""Files that go with exports."""
