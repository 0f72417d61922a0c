"""Migrations: shipped, never edited."""
