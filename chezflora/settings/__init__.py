"""Settings: base is production, the others only loosen it."""
