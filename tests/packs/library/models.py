"""Models that use what the packages bring."""

import reversion
from django.db import models
from model_utils import FieldTracker
from model_utils.managers import InheritanceManager, QueryManager
from mptt.models import MPTTModel, TreeForeignKey
from simple_history.models import HistoricalRecords
from solo.models import SingletonModel
from taggit.managers import TaggableManager
from treebeard.mp_tree import MP_Node


class Genre(MPTTModel):
    name = models.CharField(max_length=50)
    parent = TreeForeignKey("self", null=True, blank=True, on_delete=models.CASCADE)


@reversion.register()
class Book(models.Model):
    title = models.CharField(max_length=50)
    genre = models.ForeignKey(Genre, models.CASCADE, null=True)
    tags = TaggableManager()
    history = HistoricalRecords()
    tracker = FieldTracker()
    objects = models.Manager()
    titled = QueryManager(title="x")


class Note(models.Model):
    tags = TaggableManager()


class Place(MP_Node):
    name = models.CharField(max_length=50)


class Item(models.Model):
    objects = InheritanceManager()


class Map(Item):
    pass


class Shop(SingletonModel):
    name = models.CharField(max_length=50)
