"""Locale packs: installed as `derive.locales`. Data only; see README.md in this folder."""
