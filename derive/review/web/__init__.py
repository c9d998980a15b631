"""The review web app: server-rendered pages over `derive.review.service`, no logic of its own.

`serve` binds the port and keeps a worker alive; `app` puts the parts together; `access` says who
may do what; `routes` holds one file for each group of pages; `screen` lays an item out for its
template.
"""
