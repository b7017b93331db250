"""Oscar's partner app, forked: stock that cannot be oversold."""
