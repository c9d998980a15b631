"""One check a file; see `derive.contracts.Check`."""
