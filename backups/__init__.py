"""Backups: made every night, encrypted, proved by restoring them, put back safely."""
