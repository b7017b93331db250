"""Work of the worker that a person of the staff started and follows."""
