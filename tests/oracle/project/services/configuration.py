"""A configuration object that reads the database when an attribute is asked."""

from library.models import Publisher


class Configuration:
    def __getattr__(self, name: str) -> str:
        return Publisher.objects.get(name=name).city

    def describe(self) -> str:
        return "configuration"


config = Configuration()


class Shelf:
    """Special methods, each with a query behind it; and some without."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __len__(self) -> int:
        return Publisher.objects.count()

    def __iter__(self):
        return iter(Publisher.objects.all())

    def __contains__(self, name: str) -> bool:
        return Publisher.objects.filter(name=name).exists()

    def __getitem__(self, key: int) -> Publisher:
        return Publisher.objects.get(pk=key)

    def __call__(self) -> str:
        return Publisher.objects.get(pk=1).name

    def __add__(self, other: int) -> int:
        return Publisher.objects.count() + other

    def __eq__(self, other: object) -> bool:
        return Publisher.objects.filter(name=other).exists()

    def __hash__(self) -> int:
        return hash(self.title)

    def __str__(self) -> str:
        return self.title

    def __format__(self, spec: str) -> str:
        return f"{Publisher.objects.count()} on {self.title}"

    def __enter__(self) -> int:
        return Publisher.objects.count()

    def __exit__(self, *problem: object) -> None:
        pass


class EagerShelf:
    def __init__(self) -> None:
        self.publishers = list(Publisher.objects.all())


class LazyShelf:
    def __init__(self) -> None:
        self.publishers = Publisher.objects.all()


class House:
    """A descriptor that loads a publisher."""

    def __get__(self, instance: object, owner: type) -> str:
        return Publisher.objects.get(pk=1).name


class Street:
    house = House()
    number = 4
