"""People write to the shop, and the shop answers."""
