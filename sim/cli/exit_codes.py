"""Exit codes of every command."""

COMPLETE = 0
NOT_PASSED = 1  # a check of this machine
BAD_INPUT = 2  # a scenario, an option or a path was wrong; nothing was started and nothing written
SOME_FAILED = 3  # finished, but some runs failed
INTERRUPTED = 4  # stopped by the user or the machine (memory, disk); can be resumed where the command says so
IN_USE = 5  # another process works in the results directory
DAMAGED = 6  # results are damaged or incomplete
REFUSED = 7  # scenario, code or environment differs from what the directory began with
