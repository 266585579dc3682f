"""`make demo`: `python -m rehearsal.demo`; what it does and its exit codes are in `rehearsal.demo.command`.

Its parts take half a second to import. Ctrl-C has its answer before, so only the standard library stands above.
"""

from __future__ import annotations

from rehearsal.demo.interruption import end_at_once

if __name__ == "__main__":
    end_at_once()
    from rehearsal.demo.command import main

    main()
