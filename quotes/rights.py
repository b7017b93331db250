"""Which right opens which page of the florist's side."""

SEE = "quotes.view_quote"
# Answer, write, withdraw.
ACT = "quotes.change_quote"
