"""Real shop processes against each other, and the harness that starts them."""
