"""What `derive.review.service.ReviewService` does, by who asks for it: one file each.

A new act of the service goes into the class of whoever does it: `people` (who may come in), `work`
(on items), `lead` (handing out), `looking` (what is only read). Each opens a connection, checks who
it is, and leaves the rest to the modules of `derive.review`.
"""
