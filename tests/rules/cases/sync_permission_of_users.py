from django.http import HttpRequest


async def of_the_request(request: HttpRequest):
    user = await request.auser()
    user.has_perms(["shop.add_post"])  # HUE203
    user.has_module_perms("shop")  # HUE203
    return user.get_all_permissions()  # HUE203


async def computed_only(request: HttpRequest):
    user = await request.auser()
    user.set_password("secret")
    return user.is_authenticated, user.get_full_name()
