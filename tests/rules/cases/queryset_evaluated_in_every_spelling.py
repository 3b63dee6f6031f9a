from shop.models import Post, Tag


async def loops(request):
    for post in Post.objects.all():  # HUE102
        print(post.title)
    return [tag.name for tag in Tag.objects.all()]  # HUE102


async def functions(request):
    tuple(Post.objects.all())  # HUE102
    sorted(Post.objects.all(), key=str)  # HUE102
    len(Post.objects.all())  # HUE102
    bool(Post.objects.all())  # HUE102
    dict(Tag.objects.values_list("pk", "name"))  # HUE102
    sum(post.pk for post in Post.objects.all())  # HUE102
    ", ".join(Tag.objects.values_list("name", flat=True))  # HUE102
    print(Tag.objects.all())  # HUE102


async def operators(request):
    tags = Tag.objects.all()
    first = Tag.objects.all()[0]  # HUE102
    if first in tags:  # HUE102
        return None
    one, two = Tag.objects.all()[:2]  # HUE102
    print(*Tag.objects.order_by("name"))  # HUE102
    return not Tag.objects.filter(name="x"), one, two  # HUE102


async def without_a_query(request, pk):
    tags = Tag.objects.all()
    async for tag in tags:
        print(tag.name)
    post = await Post.objects.prefetch_related("tags").aget(pk=pk)
    return len(tags), [tag.name for tag in post.tags.all()], list(Tag.objects.none())
