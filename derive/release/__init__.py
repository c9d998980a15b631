"""Freezes an export as a version: manifest, changelog by item, canary, integrity of splits."""
