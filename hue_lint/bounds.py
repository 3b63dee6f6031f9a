"""How far an analysis goes: every bound of it, with its reason.

All but three are of the same effect in whatever order things are asked for: `EXACT_ROWS`,
`LEAST_EXACT` and `MORE_WIDENED` count the summaries that a function has by then.
"""

from typing import Final

# -- syntax

DEEPEST_TREE: Final = 1000
"""How many levels of a syntax tree a function may have. Parsers that take more get slow with the
square of the depth, and Python's stack holds no more levels for whoever walks the tree."""

# -- project

MOST_SETTING_ROUNDS: Final = 100
"""How many rounds of a loop in the settings are gone through."""

# -- values

MOST_OPTIONS: Final = 12
"""How many values one may be: of more it is unknown which, since each is looked at wherever the
value is used."""

MOST_MAPPINGS: Final = 3
"""So many dictionaries are told apart by their keys. Each key that is put in under a condition
makes twice as many."""

MOST_PARTS: Final = 4
"""Of how many values together it is told what happened to them: a value that may be more of them
has no past."""

DEEPEST_VALUE: Final = 6
"""How deep the values lie inside one another that a call gives back. Functions that wrap what
others gave (a list of lists of what the next one made) build trees that double with each call; what
people write and then take apart again lies two or three deep."""

LARGEST_VALUE: Final = 500
"""How many values lie inside one that a call gives back, each counted as often as it is met: what
wraps two of what others gave doubles with each call, too. A literal that people write has fewer."""

MOST_IMAGES: Final = 8
"""How many of the values that one was made into are remembered: what a function gives back is told
to each of its callers."""

# -- django

DEEPEST_TEMPLATE: Final = 8
"""How many templates are read inside one another: one may include itself."""

# -- libraries

DEEPEST_SCHEMA: Final = 4
"""How many schemas are read inside one another: schemas may hold themselves."""

# -- interpreter

MOST_ITEMS: Final = 40
"""Larger literals are known by what is in them, not item by item."""

DEEPEST_DICTIONARY: Final = 1
"""How many levels of dictionaries in dictionaries are told of: each has as many as it has keys."""

MOST_METHODS: Final = 12
"""Among how many methods one is looked for by the beginning and the end of its name, as in
`getattr(self, f"handle_{kind}")`."""

DEEPEST_LOOPS: Final = 6
"""How many loops inside one another are gone through twice: the body of the innermost one is read
twice for each. What lies deeper is read once."""

MOST_RUNS: Final = 4
"""How many of the latest runs of a nested function are remembered."""

DEEPEST_CALL: Final = 24
"""How many calls deep a path is followed; beyond it nothing is known."""

# -- solver

MOST_ATTRIBUTES: Final = 300
"""How many attributes of one object are known by what was assigned to them last: of one with more
nothing is, beyond what its class says."""

MOST_CALLS_TOLD: Final = 6
"""Of how many calls that a value has come out of its origin tells."""

MOST_RECURSION: Final = 2
"""How often a function is interpreted inside itself, with other arguments each time, before it is
told only the kind of thing that it is given."""

MOST_LOOKED_AT: Final = 500
"""Among how many of the calls that lead to one are those of the same function counted: circles of
functions are shorter, and chains may have tens of thousands."""

MOST_INSIDE: Final = 100_000
"""How many functions call each other down to one that is still interpreted: longer circles, in
which what is given grows, end there."""

EXACT_ROWS: Final = 400
"""How many rows of a function are interpreted, over all that it is given, before literals are left
out: a constructor of three rows tells apart a hundred names of models."""

LEAST_EXACT: Final = 6
"""How many summaries of a function are made for exact arguments, however long it is."""

MORE_WIDENED: Final = 12
"""How many more are made without literals before only Django's own values are told apart."""

DEEPEST_ENTRY: Final = 12
"""How many entries are found out inside one another before one is postponed. Some sixty frames of
Python's stand behind each, and its stack holds a thousand by default."""

MOST_ROUNDS: Final = 4
"""How many rounds a component gets. What joins and widens values settles in two or three; values
that are equal to nothing but themselves never do."""

MOST_MEMBERS: Final = 40
"""How many entries a component may have to get more than one round. Code in which hundreds of
functions call each other in circles (an interpreter, a parser) is read once."""

MOST_CALLERS: Final = 40
"""How many callers of a function are asked what they give to it."""

DEEPEST_CALLER: Final = 6
"""How many callers above one another are asked."""

MOST_SITES: Final = 60
"""How many uses of a decorator are asked what they put where."""

MOST_MIXED: Final = 3
"""For how many classes a method is judged besides its own."""

MOST_HEIRS: Final = 60
"""How many classes that may inherit are looked at."""

MOST_LOCAL: Final = 4
"""How many of those that stand in functions, which have to be interpreted to know them."""

MOST_ASKERS: Final = 6
"""For how many versions and settings of hue-lint what was found is kept beside one another: a
terminal, a hook, and an editor for two releases of Django are four."""

MOST_SEARCHED: Final = 60
"""So many names are searched for in all files one by one, before all names of all files are looked
up at once: 60 searches take as long."""

MOST_EDITED: Final = 60
"""After how many edited files nothing that was kept is looked at: by then most of it rests on one
of them."""
