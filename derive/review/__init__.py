"""Review: people decide. The logic is in `service`; the web app and the sheets are built on it."""
