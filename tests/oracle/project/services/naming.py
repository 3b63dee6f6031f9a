def house_name(book):
    publisher = book.publisher
    return publisher.name


def title_of(thing) -> str:
    return thing.title
