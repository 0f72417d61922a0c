"""Commands, few and safe to repeat."""
