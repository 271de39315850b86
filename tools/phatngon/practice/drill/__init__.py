"""The drill: a scenario file drives a clock with injects; the learner decides and drafts, is scored, and reads what happened."""
