"""What packages beside Django do, where it takes code: test tools, serializers, guards."""
