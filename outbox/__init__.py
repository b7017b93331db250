"""What must leave the house once: a row first, a worker sends it."""
