"""One provider of language models a file; see `derive.contracts.ModelProvider`."""
