"""What the ORM makes of classes that are spread over files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from layouts import layout_at

from hue_lint.project.classes import ClassInfo, ClassSymbol, ExternalSymbol
from hue_lint.project.index import Project
from hue_lint.project.model import ManagerInfo, ModelInfo, ModelRef
from hue_lint.syntax import source

MakeProject = Callable[[dict[str, str]], Project]

SHOP = {
    "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings.local")\n',
    "site/__init__.py": "",
    "site/settings/__init__.py": "",
    "site/settings/base.py": (
        'INSTALLED_APPS = ["people"]\nAUTH_USER_MODEL = "people.User"\nOTHER = "store.Shop"\n'
        "COMPUTED = env('X')\n"
    ),
    "site/settings/local.py": "from .base import *\nDEBUG = True\n",
    "people/__init__.py": "",
    "people/apps.py": """
        from django.apps import AppConfig
        class PeopleConfig(AppConfig):
            name = "people"
        """,
    "people/models.py": """
        from django.contrib.auth.models import AbstractUser
        from django.db import models
        class User(AbstractUser):
            boss = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
        """,
    "store/__init__.py": "",
    "store/apps.py": """
        from django.apps import AppConfig
        class StoreConfig(AppConfig):
            name = "store"
            label = "market"
        """,
    "store/fields.py": """
        from django.db import models
        class OwnerKey(models.ForeignKey): ...
        """,
    "store/managers.py": """
        from django.db import models
        class ItemQuerySet(models.QuerySet):
            def cheap(self): ...
        class BaseManager(models.Manager): ...
        class ItemManager(BaseManager):
            def get_queryset(self):
                return ItemQuerySet(self.model, using=self._db)
        Combined = BaseManager.from_queryset(ItemQuerySet)
        class FromBase(models.Manager.from_queryset(ItemQuerySet)): ...
        """,
    "store/base.py": """
        from django.conf import settings
        from django.db import models
        class Owned(models.Model):
            owner = models.ForeignKey(
                settings.AUTH_USER_MODEL, models.CASCADE, related_name="%(app_label)s_%(class)s_all"
            )
            note = models.TextField()
            class Meta:
                abstract = True
                ordering = ["id"]
        """,
    "store/models/__init__.py": "from .shop import Shop\nfrom .items import *\n",
    "store/models/shop.py": """
        from django.apps import apps
        from django.contrib.auth import get_user_model
        from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
        from django.contrib.contenttypes.models import ContentType
        from django.db import models
        from ..fields import OwnerKey
        User = get_user_model()
        class Shop(models.Model):
            slug = models.SlugField(unique=True)
            keeper = OwnerKey(User, models.CASCADE, null=True)
            items = models.ManyToManyField("Item", through="Stock", related_name="shops")
            friends = models.ManyToManyField("self")
            tags = GenericRelation("market.Tag")
        class Tag(models.Model):
            content_type = models.ForeignKey(ContentType, models.CASCADE)
            object_id = models.PositiveIntegerField()
            target = GenericForeignKey()
        class Stock(models.Model):
            shop: "models.ForeignKey[Shop]" = models.ForeignKey(Shop, models.CASCADE)
            item = models.ForeignKey["Item"](to="market.Item", on_delete=models.CASCADE)
            hidden = models.ForeignKey(Shop, models.CASCADE, related_name="+")
            called = models.ForeignKey(apps.get_model("market", "Item"), models.CASCADE,
                related_name="calls")
        """,
    "store/models/items.py": """
        from django.db import models
        from ..base import Owned
        from ..managers import Combined, FromBase, ItemManager, ItemQuerySet
        class Item(Owned):
            name = models.CharField(max_length=10)
            objects = ItemQuerySet.as_manager()
            made = ItemManager()
            combined = Combined()
            based = FromBase()
            direct = models.Manager.from_queryset(ItemQuerySet)()
        class Book(Item):
            note = None
            isbn = models.CharField(primary_key=False, max_length=13)
            author = models.OneToOneField(
                "people.User", models.CASCADE, related_name="book"
            )
        class CheapBook(Book):
            class Meta:
                proxy = True
        class Coupon(Owned):
            code = models.CharField(primary_key=True, max_length=3)
            class Meta(Owned.Meta):
                app_label = "coupons"
                ordering = []
                constraints = [models.UniqueConstraint(fields=["code"], name="x")]
        class Extern(models.Model):
            group = models.ForeignKey("auth.Group", models.CASCADE)
            site = models.ForeignKey("nowhere.Thing", models.CASCADE)
        class NoModel(models.TextChoices):
            A = "a"
        """,
}


@pytest.fixture
def shop(project: MakeProject) -> Project:
    return project(SHOP)


def model(project: Project, qualname: str) -> ModelInfo:
    symbol = project.resolve_qualname(qualname)
    assert isinstance(symbol, ClassSymbol), qualname
    found = project.models.model(symbol.info)
    assert found is not None, qualname
    return found


def named(ref: ModelRef | ClassInfo | None) -> str | None:
    if ref is None:
        return None
    return ref.qualname if isinstance(ref, ExternalSymbol) else ref.name


FIELDS = [
    pytest.param(
        "shop.Shop", "keeper", "foreign-key", "User", id="a custom key to get_user_model()"
    ),
    pytest.param("shop.Shop", "items", "many-to-many", "Item", id="a name of the same app"),
    pytest.param("shop.Shop", "friends", "many-to-many", "Shop", id="self"),
    pytest.param("shop.Shop", "tags", "generic-relation", "Tag", id="a label as its app states it"),
    pytest.param("shop.Tag", "target", "generic-foreign-key", None, id="a generic foreign key"),
    pytest.param(
        "shop.Tag",
        "content_type",
        "foreign-key",
        "django.contrib.contenttypes.models.ContentType",
        id="an imported class from outside",
    ),
    pytest.param("shop.Stock", "shop", "foreign-key", "Shop", id="an annotated assignment"),
    pytest.param("shop.Stock", "item", "foreign-key", "Item", id="a generic field with to="),
    pytest.param("shop.Stock", "called", "foreign-key", "Item", id="apps.get_model"),
    pytest.param("items.Item", "owner", "foreign-key", "User", id="settings.AUTH_USER_MODEL"),
    pytest.param("items.Book", "author", "one-to-one", "User", id="a label"),
    pytest.param("items.Book", "item_ptr", "parent-link", "Item", id="the link to a parent"),
    pytest.param("items.CheapBook", "isbn", "value", None, id="a proxy has its model's fields"),
    pytest.param("items.Item", "id", "value", None, id="the automatic primary key"),
    pytest.param(
        "items.Extern",
        "group",
        "foreign-key",
        "django.contrib.auth.models.Group",
        id="a label of Django's own apps",
    ),
    pytest.param("items.Extern", "site", "foreign-key", None, id="a label that nobody has"),
]


@pytest.mark.parametrize(("qualname", "name", "kind", "target"), FIELDS)
def test_a_field_is_told(
    shop: Project, qualname: str, name: str, kind: str, target: str | None
) -> None:
    field = model(shop, f"store.models.{qualname}").fields[name]
    assert (field.name, field.kind, named(field.target)) == (name, kind, target)


def test_what_else_is_known_of_fields(shop: Project) -> None:
    shop_fields = model(shop, "store.models.Shop").fields
    assert shop_fields["keeper_id"] is shop_fields["keeper"]
    assert shop_fields["keeper"].null and not shop_fields["slug"].null
    assert shop_fields["keeper"].field_class == "store.fields.OwnerKey"
    assert shop_fields["slug"].field_class == "django.db.models.SlugField"
    assert named(shop_fields["items"].through) == "Stock"
    assert "keeper_id" not in list(shop_fields)
    item = model(shop, "store.models.Item")
    assert item.fields["owner"].declared_in is not None
    assert item.fields["owner"].declared_in.qualname == "store.base.Owned"
    assert "note" in item.fields
    assert model(shop, "people.models.User").fields["boss"].target is shop.models.user_model()


def test_what_kind_of_model_it_is(shop: Project) -> None:
    item, book = model(shop, "store.models.Item"), model(shop, "store.models.Book")
    cheap, coupon = model(shop, "store.models.CheapBook"), model(shop, "store.models.items.Coupon")
    owned = model(shop, "store.base.Owned")
    assert owned.abstract and not item.abstract
    assert cheap.proxy and not book.proxy
    assert item.parents == () and book.parents == (item,) and cheap.parents == (book,)
    assert (item.app_label, coupon.app_label) == ("market", "coupons")
    assert item.ordering and book.ordering and not coupon.ordering
    assert (item.pk, book.pk, cheap.pk, coupon.pk) == ("id", "item_ptr", "item_ptr", "code")
    assert item.unique_or_related and not model(shop, "store.models.Item").is_swapped
    symbol = shop.resolve_qualname("store.models.items.NoModel")
    assert isinstance(symbol, ClassSymbol) and shop.models.model(symbol.info) is None


@pytest.mark.parametrize(
    ("name", "manager", "queryset"),
    [
        pytest.param("objects", "django.db.models.Manager", "ItemQuerySet", id="as_manager"),
        pytest.param("made", "ItemManager", "ItemQuerySet", id="the one get_queryset makes"),
        pytest.param("combined", "BaseManager", "ItemQuerySet", id="from_queryset under a name"),
        pytest.param("based", "FromBase", "ItemQuerySet", id="from_queryset as a base"),
        pytest.param(
            "direct", "django.db.models.Manager", "ItemQuerySet", id="from_queryset called"
        ),
    ],
)
def test_a_manager_is_told(shop: Project, name: str, manager: str, queryset: str) -> None:
    found = model(shop, "store.models.Item").managers[name]
    assert isinstance(found, ManagerInfo)
    assert (named(found.manager_class), named(found.queryset_class)) == (manager, queryset)


def test_managers_are_inherited_and_objects_is_the_default(shop: Project) -> None:
    book = model(shop, "store.models.Book")
    assert list(book.managers) == ["objects", "made", "combined", "based", "direct"]
    assert book.managers["made"].model is book
    assert book.default_manager.name == "objects"
    plain = model(shop, "store.models.Shop")
    assert list(plain.managers) == ["objects"]
    assert named(plain.managers["objects"].manager_class) == "django.db.models.Manager"
    assert named(plain.base_manager.manager_class) == "django.db.models.Manager"


@pytest.mark.parametrize(
    ("qualname", "accessors"),
    [
        pytest.param(
            "people.models.User",
            {
                "user_set": ("reverse-foreign-key", "User"),
                "shop_set": ("reverse-foreign-key", "Shop"),
                "market_item_all": ("reverse-foreign-key", "Item"),
                "coupons_coupon_all": ("reverse-foreign-key", "Coupon"),
                "book": ("reverse-one-to-one", "Book"),
            },
            id="related names of abstract bases, and defaults",
        ),
        pytest.param(
            "store.models.Item",
            {
                "shops": ("reverse-many-to-many", "Shop"),
                "stock_set": ("reverse-foreign-key", "Stock"),
                "calls": ("reverse-foreign-key", "Stock"),
                "book": ("child-link", "Book"),
            },
            id="many-to-many, through tables and children",
        ),
        pytest.param(
            "store.models.Shop",
            {"stock_set": ("reverse-foreign-key", "Stock")},
            id="neither hidden nor symmetrical ones",
        ),
    ],
)
def test_the_other_side_of_relations(
    shop: Project, qualname: str, accessors: dict[str, tuple[str, str]]
) -> None:
    found = model(shop, qualname).reverse
    assert {name: (r.kind, named(r.source)) for name, r in found.items()} == accessors


def test_children_inherit_the_other_sides(shop: Project) -> None:
    assert "shops" in model(shop, "store.models.CheapBook").reverse


def test_models_are_found_by_label(shop: Project) -> None:
    models = shop.models
    assert named(models.by_label("market.item")) == "Item"
    assert named(models.by_label("Item", within="market")) == "Item"
    assert named(models.by_label("auth.User")) == "django.contrib.auth.models.User"
    assert models.by_label("market.Nothing") is None
    assert named(models.user_model()) == "User"
    book, item = model(shop, "store.models.Book"), model(shop, "store.models.Item")
    assert set(models.subclasses(item)) == {book, model(shop, "store.models.CheapBook")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("DEBUG", True, id="of the module that manage.py names"),
        pytest.param("OTHER", "store.Shop", id="through a star import"),
        pytest.param("COMPUTED", None, id="no literal"),
        pytest.param("MISSING", None, id="not set at all"),
    ],
)
def test_a_setting_is_read(shop: Project, name: str, value: object) -> None:
    assert shop.settings_value(name) == value


def test_without_a_setting_the_user_is_djangos(project: MakeProject) -> None:
    opened = project({"app/models.py": "", "app/settings.py": "X = 1\n"})
    assert opened.models.user_model() == ExternalSymbol("django.contrib.auth.models.User")


def test_a_class_of_an_unknown_package_is_a_model_when_it_declares_fields(
    project: MakeProject,
) -> None:
    opened = project(
        {
            "app/models.py": """
                from django.db import models
                from treebeard.mp_tree import MP_Node
                from schemas import Schema
                class Page(MP_Node):
                    title = models.CharField(max_length=5)
                class Home(Page): ...
                class Data(Schema):
                    title = Field()
                """
        }
    )
    assert {found.name for found in opened.models.all} == {"Page", "Home"}


def test_a_field_may_be_named_like_what_it_points_to(project: MakeProject) -> None:
    opened = project(
        {
            "app/models.py": """
                from django.contrib.auth import get_user_model
                from django.db import models
                user = get_user_model()
                class Report(models.Model):
                    user = models.ForeignKey(user, models.CASCADE)
                """
        }
    )
    field = model(opened, "app.models.Report").fields["user"]
    assert named(field.target) == "django.contrib.auth.models.User"


def test_models_of_packages_bring_the_fields_that_are_known(tmp_path: Path) -> None:
    class Facts:
        def is_model(self, qualname: str) -> bool:
            return qualname.startswith("flags.")

        def describes(self, qualname: str) -> bool:
            return self.is_model(qualname)

        def fields(self, qualname: str) -> dict[str, str]:
            return {"owner": "foreign-key?:user flag_set", "name": "value"}

        def managers(self, qualname: str) -> dict[str, str]:
            return {"active": "flags.ActiveManager"}

    (tmp_path / "models.py").write_text("from flags import Flag\nclass Own(Flag): ...\n")
    opened = Project.open(layout_at(tmp_path), {}, Facts())
    own = model(opened, "models.Own")
    assert own.fields["owner_id"].null and own.fields["owner"].related_name == "flag_set"
    assert named(own.fields["owner"].target) == "django.contrib.auth.models.User"
    assert named(own.managers["active"].manager_class) == "flags.ActiveManager"


def test_opening_a_project_reads_no_module(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(source, "read_bytes", refuse)
    Project.open(layout_at(shop.layout.root), {})


def test_models_of_one_name_are_told_apart_by_their_labels(tmp_path: Path) -> None:
    model = (
        "from django.db import models\n\nclass Item(models.Model):\n    {0} = models.TextField()\n"
    )
    labelled = model + "\n    class Meta:\n        app_label = 'stock'\n"
    texts = {
        "market/models.py": model.format("market"),
        "market/models_of_the_store.py": labelled.format("stock"),
        "store/models/item.py": model.format("store"),
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    models = Project.open(layout_at(tmp_path), {}).models
    found = [models.by_label(label) for label in ("market.Item", "stock.item", "store.Item")]
    assert [next(iter(each.own_fields)) for each in found if isinstance(each, ModelInfo)] == [
        "market",
        "stock",
        "store",
    ]
