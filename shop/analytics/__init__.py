"""Oscar's analytics, without its writes while a customer waits."""
