"""Pages of the review web app, their style sheet, their script and their catalogues."""
