"""Set-up for a measurement: the same as `bin/serve` does, but without a network."""

import functools
import sys

from hearthline.site import assets, setup


def main() -> int:
    # The reporters of a bench load no style sheet; fetching one would only make the figures wait.
    assets.ensure = functools.partial(assets.ensure, offline=True)
    return setup.main()


if __name__ == "__main__":
    sys.exit(main())
