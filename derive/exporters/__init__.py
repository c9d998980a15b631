"""One format a file; see `derive.contracts.Exporter`."""
