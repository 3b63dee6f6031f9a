from shop.models import Comment, Post, Tag


async def many_to_many(request, pk):
    post = await Post.objects.aget(pk=pk)
    post.tags.set([])  # HUE105
    post.tags.remove(1)  # HUE105
    post.tags.clear()  # HUE105


async def the_other_side(request, pk):
    tag = await Tag.objects.aget(pk=pk)
    tag.posts.add(1)  # HUE105


async def reverse(request, pk):
    post = await Post.objects.aget(pk=pk)
    comment = await Comment.objects.afirst()
    post.comments.add(comment)  # HUE105


async def sets_are_silent(request):
    seen = set()
    seen.add(1)
    seen.clear()
