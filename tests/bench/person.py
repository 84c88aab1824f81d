"""A person as the server sees one: the messages that a browser sends and takes, in Streamlit's own protocol."""

import asyncio
import json
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from playground.ui.board.message import unpack

Array = NDArray[Any]

LARGEST = 2**25
"""Bytes of the largest message that is taken."""

FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class FaultError(AssertionError):
    """The server did what it never should: an error on the page, or a message that builds on nothing."""


@dataclass(frozen=True, slots=True)
class State:
    """What a board shows: a header and arrays by name."""

    header: Mapping[str, Any]
    arrays: Mapping[str, Array]


@dataclass(slots=True)
class Screen:
    """The states that a browser keeps, as `static/board/message.js` does."""

    known: dict[int, State] = field(default_factory=dict)

    @property
    def latest(self) -> State:
        """The newest state."""
        return self.known[max(self.known)]

    @property
    def have(self) -> list[Any]:
        """What the server is told that there is."""
        return [self.latest.header["visit"], max(self.known)]

    def take(self, data: bytes) -> int:
        """Take a message; the number of the command that it answers."""
        message, arrays = unpack(data)
        if message["base"] is None:
            self.known[message["number"]] = State(message["header"], arrays)
        elif message["number"] not in self.known:
            if message["base"] not in self.known:
                raise FaultError(f"a message builds on state {message['base']}, which was never sent")
            self.known[message["number"]] = _patched(self.known[message["base"]], message, arrays)
            self.known = {number: state for number, state in self.known.items() if number >= message["base"]}
        return int(message["seq"])


def _patched(before: State, message: Mapping[str, Any], arrays: Mapping[str, Array]) -> State:
    header: Any = before.header
    for path in message["cut"]:
        header = _with(header, path, None)
    for path, value in message["set"]:
        header = _with(header, path, [value])
    gone = set(message["gone"])
    return State(header, {name: array for name, array in before.arrays.items() if name not in gone} | dict(arrays))


def _with(value: Any, path: Sequence[str | int], new: list[Any] | None) -> Any:
    """A copy of a JSON value with another one at a path, or without what stands there."""
    key, *rest = path
    copy = value.copy()
    if rest:
        copy[key] = _with(value[key], rest, new)
    elif new is None:
        del copy[key]
    else:
        copy[key] = new[0]
    return copy


@dataclass(slots=True)
class Echo:
    """What the bare page shows: the command that it was sent."""

    command: Mapping[str, Any] = field(default_factory=dict)

    have = None

    def take(self, data: bytes) -> int:
        """Take an answer; the number of the command that it answers."""
        self.command = json.loads(data)
        return int(self.command["seq"])


def dealt(url: str) -> str:
    """The cookie that a browser is given with the page, which tells what stands in front where it belongs."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return "; ".join(cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie", []))


class Person:
    """One visit: a websocket, the messages it has cached, and what its one component shows.

    Of the widgets only the component tells its value: the others stand in the sidebar, and are not touched.
    """

    def __init__(self, url: str, shown: Screen | Echo, *, page: str = "", query: str = "") -> None:
        self.url, self.page, self.query, self.shown = url, page, query, shown
        self.seq = self.answered = self.bytes = 0
        self._board = self._fragment = self._script = ""
        self._cache: dict[str, ForwardMsg] = {}

    async def come(self) -> None:
        """Open the page, and wait until all of it is there."""
        cookie = await asyncio.to_thread(dealt, self.url)
        self._socket: ClientConnection = await connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookie} if cookie else {},
            max_size=LARGEST,
            compression=None,
            open_timeout=None,
            ping_interval=None,
        )
        await self._rerun()
        await self._until(lambda: self._board != "")

    async def change(self, name: str, /, **payload: Any) -> None:
        """Send a command, and wait until it is answered and the server has finished with it."""
        self.seq += 1
        command = {"seq": self.seq, "name": name, "payload": payload, "gesture": str(self.seq), "have": self.shown.have}
        await self._rerun(WidgetState(id=self._board, json_value=json.dumps({"command": command})))
        await self._until(lambda: self.answered >= self.seq)

    async def leave(self) -> None:
        """Close the tab."""
        await self._socket.close()

    async def _rerun(self, *states: WidgetState) -> None:
        client = ClientState(
            query_string=self.query,
            page_name=self.page,
            page_script_hash=self._script,
            fragment_id=self._fragment,
            widget_states=WidgetStates(widgets=states),
            cached_message_hashes=self._cache,
        )
        await self._socket.send(BackMsg(rerun_script=client).SerializeToString())

    async def _until(self, there: Callable[[], bool]) -> None:
        """Take messages until a script has finished and something is there."""
        while True:
            data = await self._socket.recv(decode=False)
            self.bytes += len(data)
            message = ForwardMsg.FromString(data)
            self._take(message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished in FINISHED and there():
                return

    def _take(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "ref_hash":
            message = self._cache[message.ref_hash]
        elif message.metadata.cacheable:
            self._cache[message.hash] = message
        if message.WhichOneof("type") == "navigation":
            self._script = message.navigation.page_script_hash
        if message.WhichOneof("type") != "delta":
            return
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise FaultError(f"{element.exception.type}: {element.exception.message}")
        if element.WhichOneof("type") == "bidi_component":
            self._board, self._fragment = element.bidi_component.id, message.delta.fragment_id
            self.answered = self.shown.take(element.bidi_component.bytes)
