"""The shop's addresses."""

from django.urls import include, path

from shop.views import CartView, CatalogView, OrdersView, ProductView
from shop.views_auth import LoginView
from shop.views_mistaken_login import SeedLoginView
from shop.views_mistakes import MistakesView

urlpatterns = [
    path("", include(CatalogView.urls)),
    path("products/<slug:slug>/", include(ProductView.urls)),
    path("cart/", include(CartView.urls)),
    path("orders/", include(OrdersView.urls)),
    path("login/", include(LoginView.urls)),
    path("mistakes/", include(MistakesView.urls)),
    path("mistakes/login/", include(SeedLoginView.urls)),
]
