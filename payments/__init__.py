"""What was paid."""
