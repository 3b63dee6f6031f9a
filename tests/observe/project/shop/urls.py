from django.urls import path

from shop import views

urlpatterns = [
    path("first/", views.first_title),
    path("author/<int:pk>/", views.author_of),
    path("titles/", views.titles),
    path("counted/", views.counted),
    path("in-thread/", views.in_thread),
    path("swallowing/", views.swallowing),
    path("greeting/", views.greeting),
    path("cached/", views.cached),
    path("waiting/", views.waiting),
    path("forgetting/", views.forgetting),
    path("forgetting-in-a-thread/", views.forgetting_in_a_thread),
    path("asking/", views.asking),
    path("rendered/", views.rendered),
    path("saving/", views.saving),
    path("shortcut/<int:pk>/", views.shortcut),
    path("mailing/", views.mailing),
    path("storing/", views.storing),
    path("connecting/", views.connecting),
    path("fetching/", views.fetching),
    path("never/", views.never_tested),
    path("none/", views.none_of_them),
]
