"""One dataset a file; see `derive.contracts.SourceAdapter`."""
