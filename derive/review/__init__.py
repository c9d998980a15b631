"""Review: people decide. `service` is the door; the web app and the sheets are built on it.

A new act of a person goes into `acts`, by who does it. The rules behind them:

- who works on what: `eligibility` (who may), `assignment` (who does), `_giving` (the next item)
- one item: `_desk` lays it out, `_autosave` keeps it, `_saving` takes it in (`_case`, `_too_late`),
  `_undo` takes it back; `states` says where it goes from there, and `_settle` puts it there
- the queue: `_sync` follows the pipeline (`_routed`, `_enter`), `samples` and `controls` choose
- forms: `forms`, read by `_form_file`, held against a submission by `_form_check`
- what it shows: `progress`, `agreement`, `acceptance`
- what is stored: `_tables` (where things stand) and `_log` (everything that was done)
"""
