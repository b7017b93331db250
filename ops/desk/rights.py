"""Which right opens what of the night desk."""

SEE = "ops.view_scheduledtask"
# Pause, let run again, run now.
ACT = "ops.change_scheduledtask"
