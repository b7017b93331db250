"""How many queries an answer took, in a header only the bench has."""

from django.db import connection


class CountQueries:
    """Outermost middleware: everything inside is counted."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer with ``X-Queries``."""
        count = 0

        def counting(execute, sql, params, many, context):
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response["X-Queries"] = str(count)
        return response
