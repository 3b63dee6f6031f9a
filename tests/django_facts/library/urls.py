"""No URLs."""

urlpatterns = []
