"""What readers write below pages, and who reads it first."""
