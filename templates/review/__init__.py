"""Review forms: what a reviewer is asked. See `derive.review.forms`."""
