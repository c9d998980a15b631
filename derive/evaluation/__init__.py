"""Measures a model on an adapted set, as the AnswerCarefully paper does: judge, rates, plots."""
