"""One metric a file; see `derive.contracts.Metric`."""
