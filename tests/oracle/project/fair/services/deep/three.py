from . import four


def crumbs(thing):
    match thing:
        case None:
            return []
        case _:
            return four.Trail(thing).text
