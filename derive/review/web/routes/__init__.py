"""The pages, one file for each group; every file offers ``router``."""
