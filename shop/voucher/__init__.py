"""Voucher codes, forked: used as often as they may be, whoever leaves."""
