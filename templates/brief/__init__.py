"""The brief for authors, as Markdown."""
