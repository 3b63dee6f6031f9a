from shop import models
from shop.models import Comment, Post, Tag


async def in_a_call(request):
    print(Post.objects.count())  # HUE101


async def in_an_f_string(request):
    return f"{Post.objects.first()}"  # HUE101


async def in_a_condition(request):
    if Post.objects.filter(published=True).exists():  # HUE101
        return Tag.objects.get(pk=1) or None  # HUE101
    while not Tag.objects.last():  # HUE101
        pass


async def through_the_module(request):
    models.Post.objects.create(title="A")  # HUE101


async def through_a_related_manager(request, pk):
    post = await Post.objects.aget(pk=pk)
    post.comments.create(text="Hello")  # HUE101
    post.comments.filter(text="").delete()  # HUE101


async def through_a_variable(request):
    manager = Comment.objects
    comments = manager.exclude(text="")
    comments.update(text="x")  # HUE101


async def building_is_silent(request):
    posts = Post.objects.filter(published=True).order_by("title")
    return posts.exclude(pk__in=Post.objects.none()) | Post.objects.all()


class Found:
    objects = {}

    def get(self, **kwargs):
        return kwargs


async def look_alikes_are_silent(request):
    found = Found()
    found.get(pk=1)
    return {"get": 1}.get("get"), [1].count(1)
