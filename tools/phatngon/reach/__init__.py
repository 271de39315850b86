"""Reach reports: template, intake, checks, store, metrics, charts, report. Every scheme here is the kit's own proposal."""
