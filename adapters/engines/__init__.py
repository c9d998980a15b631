"""One MT engine a file; see `derive.contracts.EngineProvider`."""
