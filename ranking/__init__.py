"""The funnel: its stages, features, scorers, rules, diversity, and the Slate it answers with."""
