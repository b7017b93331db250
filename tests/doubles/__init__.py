"""Pretend payment providers: processes of their own, with their own files."""
