"""The dashboard's part for reports."""
