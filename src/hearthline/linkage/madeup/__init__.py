"""An invented population and what callers would say of it, for the demo, the benches and the learning of weights.

    people = population(1_000_000, seed=1)               # Iterator[Record], streaming, the same for the same seed
    asked = queries(1_000_000, seed=1, count=1000, draw=7)   # Iterator[Asked], about people of that same population

Nobody here is real. Common names are joined at random, a telephone number's exchange begins with 0 or 1, which no
exchange does, and the house numbers, streets and cities are joined at random too. The name cultures stand at *rough*
shares of a large western state (see `cultures.SHARES`); family sizes, moves and separations are rough, too.
"""

from hearthline.linkage.madeup.asked import Asked, queries
from hearthline.linkage.madeup.population import AS_OF, population

__all__ = ["AS_OF", "Asked", "population", "queries"]
