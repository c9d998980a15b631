"""The bundled sample: question / reference-answer pairs of our own, in AnswerCarefully's shape."""
