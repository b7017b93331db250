"""Oscar's orders, forked: random numbers, one state machine."""
