"""Plain data → models, or everything wrong with it."""
