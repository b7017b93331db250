"""The shop with a guard taken out: what each race's control runs on.

Installed by the test settings alone, when ``UNGUARDED`` names guards to remove.
"""
