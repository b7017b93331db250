"""What customers see of subscriptions."""
