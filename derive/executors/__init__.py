"""Where batches run; see `derive.contracts.Executor`."""
