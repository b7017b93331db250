"""Which right opens which page of the florist's side."""

SEE = "subscriptions.view_subscription"
# Bill, bring forward, resume, try again, cancel; names and addresses leave with it.
ACT = "subscriptions.change_subscription"
# How much work is to come names nobody: the workroom plans with it.
SEE_LOAD = "delivery.view_dayload"
