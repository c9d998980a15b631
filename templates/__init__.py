"""Review forms, prompts, cards, reports: installed as `derive.templates`. Data only."""
