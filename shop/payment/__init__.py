"""Oscar's payment rows, forked: no more goes back than came in."""
