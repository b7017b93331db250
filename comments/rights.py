"""Which right lets whom decide about what others write."""

# Whoever enters the admin answers as the house.
STAFF = "wagtailadmin.access_admin"
MODERATE = "comments.change_comment"
