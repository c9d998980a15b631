"""Review outside the app: sheets for spreadsheets, CAT tools and annotation tools, and back.

`rows` are what every format writes, `returned` what it reads; one format a file. `handing_out`
gives items to a person, `build` makes a sheet of them; `merge` says what a returned file would
change, row by row (`row_merge`), and hands it in. Annotation tools share `tasks` and
`task_answers`.
"""
