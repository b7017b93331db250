"""Order numbers and the writing of orders."""

from oscar.apps.order import utils as oscar_utils

from common.codes import random_code


class OrderNumberGenerator(oscar_utils.OrderNumberGenerator):
    """Numbers nobody can guess, count or derive from a basket."""

    def order_number(self, basket=None):
        """Return a random public code, 50 bits, in two groups to read aloud."""
        code = random_code(10)
        return f"CF-{code[:5]}-{code[5:]}"
