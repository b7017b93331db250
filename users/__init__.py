"""People: the custom user, whose login is an e-mail address."""
