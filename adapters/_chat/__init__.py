"""One client for OpenAI-compatible endpoints, for every adapter that asks a language model."""
