"""Forks of Oscar's apps: module and class names match Oscar's."""
