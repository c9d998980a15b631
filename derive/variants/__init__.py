"""Variants of accepted items: matched forms, drafted by a model or asked of authors, for review.

Each accepted item that asks outright gets an indirect form (the same, asked evasively) and a
harmless one (the same words, nothing harmful), as the Chinese and the Arabic derivations of
Do-Not-Answer have. They come into the project as an author's table does, in the family and the
split of their item, go through review, and are published only when people accept them.
"""
