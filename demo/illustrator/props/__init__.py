"""Things beside the flowers: paper, ribbon, vases, scissors and cloth."""
