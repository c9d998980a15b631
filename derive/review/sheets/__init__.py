"""Review outside the app: sheets for spreadsheets, CAT tools and annotation tools, and back.

`rows` are what every format writes and reads; one format a file; `build` makes a sheet from a
project, `merge` says what a returned file would change, and hands it in.
"""
