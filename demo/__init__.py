"""The demo shop and its botanical illustrator."""
