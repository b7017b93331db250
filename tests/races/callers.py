"""Processes that answer a shop's calls, kept from one call to the next."""

import json
import subprocess
import sys
from collections import deque
from threading import Timer

from tests import databases
from tests.races.call import ANSWER
from tests.races.processes import end

CALL = "tests.races.call"


def start_caller(environment):
    """Start a process that answers calls."""
    return subprocess.Popen(
        [sys.executable, "-m", CALL],
        cwd=databases.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Callers:
    """As many processes as there are calls at one moment, made by ``start``."""

    def __init__(self, start):
        self.start = start
        self.idle = deque()

    def call(self, target, arguments, environment, seconds):
        """Return what ``module:function`` answers; RuntimeError with its trace."""
        process = self._take(environment)
        line = json.dumps([target, arguments])
        guard = Timer(seconds, process.kill)
        guard.start()
        try:
            answer = self._ask(process, line)
        finally:
            guard.cancel()
        self.idle.append((process, environment))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def end(self):
        """Let every process go."""
        while self.idle:
            end(self.idle.pop()[0])

    def _take(self, environment):
        while self.idle:
            process, born_in = self.idle.pop()
            if born_in == environment and process.poll() is None:
                return process
            end(process)
        return self.start(environment)

    @staticmethod
    def _ask(process, line):
        process.stdin.write(line + "\n")
        process.stdin.flush()
        said = []
        for row in process.stdout:
            if row.startswith(ANSWER):
                return json.loads(row.removeprefix(ANSWER))
            said.append(row)
        raise RuntimeError("the call ended early\n" + "".join(said))
