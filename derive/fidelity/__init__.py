"""Metrics (one a file; see `derive.contracts.Metric`) and the statistics of what they measure.

`scoring` scores rows group by group, `comparing` systems beside each other, `round_trip` what a
back-translation says; `fitting` fits a `calibration` to verdicts; `agreement`, `correlation`,
`significance`, `intervals` and `zero_defects` are the statistics; `tables`, `rows`, `judged` and
`external` read what others made.
"""
