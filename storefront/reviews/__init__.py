"""What customers say of what they bought."""
