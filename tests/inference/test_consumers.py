"""Consumers of Channels: those that are synchronous send and accept without an await."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]

CASES = [
    pytest.param(
        """\
from asgiref.sync import async_to_sync
from channels.consumer import SyncConsumer


class Echo(SyncConsumer):
    def websocket_connect(self, event):
        async_to_sync(self.channel_layer.group_add)("all", self.channel_name)
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        self.send({"type": "websocket.send", "text": event["text"]})

    def said(self, event):
        self.channel_layer.group_send("all", event)  # ! never-awaited
""",
        id="a synchronous consumer sends",
    ),
    pytest.param(
        """\
from channels.generic.websocket import JsonWebsocketConsumer, WebsocketConsumer


class Chat(WebsocketConsumer):
    def connect(self):
        if self.scope["user"].is_anonymous:
            self.close()
        self.accept()
        self.send(text_data="welcome")


class Numbers(JsonWebsocketConsumer):
    def connect(self):
        super().connect()
        self.send_json({"count": 1})
""",
        id="a synchronous WebSocket consumer accepts, closes and sends",
    ),
    pytest.param(
        """\
from channels.generic.websocket import AsyncJsonWebsocketConsumer


class Chat(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.accept()  # ! never-awaited

    async def receive_json(self, content):
        if content["type"] == "bye":
            self.websocket_disconnect({"type": "websocket.disconnect"})  # ! never-awaited
        self.send_json(content)  # ! never-awaited
        await self.send_json(content)
""",
        id="an async one has to await",
    ),
]


@pytest.mark.parametrize("text", CASES)
def test_consumers(judge: Judge, text: str) -> None:
    judge({"shop/consumers.py": text})
