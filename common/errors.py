"""The shape of every refusal."""


class DomainError(Exception):
    """A request the shop refuses, with a code, a message for the customer and numbers.

    ``message`` is a lazy translation, shown as it is; ``data`` carries the numbers a
    caller may need (units available, the next possible date).
    """

    code = "refused"
    message = ""

    def __init__(self, message=None, **data):
        self.message = message or self.message
        self.data = data
        super().__init__(str(self.message))
