from django.contrib.messages import get_messages, success


async def read(request):
    return len(get_messages(request))  # HUE302


async def queued(request):
    success(request, "Saved")
