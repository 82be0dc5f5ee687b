"""Who watches the worker: a small process of its own, started by `bin/serve`, that needs nothing the worker needs.

It reads one table (that the worker's counters grow), and when they stand still, or the database does not answer, it
tells people by its own ways and raises a flag that the desk shows in red. It proves its own life to the worker in a
file. `python -m hearthline.site.watcher` runs it.
"""
