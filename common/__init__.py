"""What every app may import: money, VAT, errors, streaming. No models."""
