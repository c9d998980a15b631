"""What models are told: Jinja2 templates. Item texts go in as JSON, never as plain text."""
