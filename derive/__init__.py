"""Derive a reviewed, culturally adapted safety dataset for another country."""

__version__ = "0.1.0"
