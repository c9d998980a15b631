"""The fine-tuning recipe: a script for TRL, its settings, what to read first."""
