"""Oscar's reviews: one each, by who bought it, read by staff first."""
