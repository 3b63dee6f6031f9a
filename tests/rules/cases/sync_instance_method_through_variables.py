from shop.models import Comment, Post


async def from_a_query(request, pk):
    post = await Post.objects.aget(pk=pk)
    post.save(update_fields=["title"])  # HUE103
    post.refresh_from_db()  # HUE103
    post.delete()  # HUE103


async def from_a_loop(request):
    async for comment in Comment.objects.all():
        comment.text = comment.text.strip()
        comment.save()  # HUE103


async def from_an_annotation(post: Post):
    post.save()  # HUE103


async def of_something_else(form, request):
    form.save()
    request.delete()
