"""Removals with truth: things laid over photos, masked as people do, and what a fill made of them."""
