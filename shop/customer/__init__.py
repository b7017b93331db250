"""Oscar's customer app, forked."""
