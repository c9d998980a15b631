"""Locale adapters, which propose ledger lines; see `derive.contracts.LocaleAdapter`."""
