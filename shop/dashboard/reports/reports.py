"""Reports whose cells no spreadsheet runs."""

from oscar.apps.dashboard.reports import reports as oscar_reports

from common.csv import csv_lines


class SafeWriter:
    """What reports write their rows to."""

    def __init__(self, open_file):
        self.file = open_file

    def writerow(self, row):
        """Write one row, its cells neutralised."""
        self.file.write(b"".join(csv_lines([row])))


class ReportCSVFormatter(oscar_reports.ReportCSVFormatter):
    """Every report's way to CSV."""

    def get_csv_writer(self, file_handle, **kwargs):
        """Return the shop's one escaping writer."""
        return SafeWriter(file_handle)
