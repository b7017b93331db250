"""Recurring bouquets: plans, subscriptions, their deliveries and their money."""
